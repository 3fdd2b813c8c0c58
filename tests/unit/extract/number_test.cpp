#include <scrape/extract/number.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::extract {
namespace {
namespace number_test {

std::string read(std::string_view text) {
  auto const number = read_number(text);
  return number ? number->text : "nothing";
}

struct Case {
  char const* text;
  char const* number;
};

TEST(ReadNumber, ReadsPlainNumbersAsTheyAre) {
  for (auto const& [text, number] : {Case{"0", "0"},
                                     {"42", "42"},
                                     {"9.90", "9.90"},
                                     {"007", "7"},
                                     {"000", "0"},
                                     {"00.50", "0.50"},
                                     {".5", "0.5"},
                                     {",5", "0.5"},
                                     {"12345678901234567890", "12345678901234567890"},
                                     {"1e3", "1e3"},
                                     {"1.5E-3", "1.5e-3"},
                                     {"2e+08", "2e+08"}}) {
    EXPECT_EQ(read(text), number) << text;
  }
  EXPECT_EQ(read_number("9.90")->value, 9.9);
  EXPECT_EQ(read_number("-1,299.50")->value, -1299.5);
}

TEST(ReadNumber, LeavesBlanksAroundAway) {
  for (auto const* const text : {" 7", "7 ", "\n\t 7\r\n", "\u00a07\u00a0", "\u20097\u202f", "7\f\v"})
    EXPECT_EQ(read(text), "7") << text;
}

TEST(ReadNumber, TakesASignInFront) {
  for (auto const& [text, number] : {Case{"-3.5", "-3.5"},
                                     {"\u22123.5", "-3.5"},
                                     {"+4", "4"},
                                     {"- 4", "-4"},
                                     {"-$5", "-5"},
                                     {"$-5", "-5"},
                                     {"\u2212 5 €", "-5"},
                                     {"-0", "-0"},
                                     {"--5", "nothing"},
                                     {"-$-5", "nothing"},
                                     {"+-5", "nothing"},
                                     {"5-", "nothing"},
                                     {"-", "nothing"}}) {
    EXPECT_EQ(read(text), number) << text;
  }
}

TEST(ReadNumber, TakesACurrencyOnEitherSide) {
  for (auto const* const text :
       {"$12",      "$ 12",  "12$",   "12 $",  "€12",     "12\u00a0€", "EUR 12", "EUR12", "12 EUR", "12EUR",
        "US$12",    "R$ 12", "HK$12", "12 kr", "12 kr.",  "kr 12",     "12 zł",  "12 Kč", "12 Ft",  "Fr. 12",
        "$12 USD",  "₹ 12",  "12 ₽",  "₿12",   "12 руб.", "Rs. 12",    "Rs 12",  "12,-",  "12.-",   "12,– €",
        "CHF 12.–", "12%",   "12 %",  "£12",   "¥12",     "¤12",       "12 lei"}) {
    EXPECT_EQ(read(text), "12") << text;
  }
}

TEST(ReadNumber, TellsGroupsFromDecimals) {
  for (auto const& [text, number] : {Case{"1,299.00", "1299.00"},
                                     {"1.299,00", "1299.00"},
                                     {"1 299,00", "1299.00"},
                                     {"1 299.00", "1299.00"},
                                     {"1\u00a0299,00 €", "1299.00"},
                                     {"1\u202f299", "1299"},
                                     {"1'299.50", "1299.50"},
                                     {"1\u2019299.50", "1299.50"},
                                     {"1,299", "1299"},
                                     {"1.299", "1.299"},
                                     {"12,999", "12999"},
                                     {"129,999", "129999"},
                                     {"1299,125", "1299.125"},
                                     {"0,125", "0.125"},
                                     {"9,90", "9.90"},
                                     {"9,9", "9.9"},
                                     {"9,9999", "9.9999"},
                                     {"1.299.000", "1299000"},
                                     {"1,299,000", "1299000"},
                                     {"1 299 000", "1299000"},
                                     {"1,299,000.5", "1299000.5"},
                                     {"1.299.000,5", "1299000.5"},
                                     {"1.299,000", "1299.000"},
                                     {"12,34,567.89", "1234567.89"},
                                     {"1,00,000", "100000"}}) {
    EXPECT_EQ(read(text), number) << text;
  }
}

TEST(ReadNumber, FindsNothingWhereTheTextSaysMoreOrLess) {
  for (auto const* const text :
       {"",           " ",        "€",       "12 apples",   "3 of 5",   "0x10",        "1/2",      "12-15",
        "from 9.90",  "v1",       "1.2.3",   "12.03.2024",  "1,29,9",   "1,2,3",       "1 2 3",    "3 5",
        "1  299",     "1299 000", "0 123",   "030 123 456", "1,299,00", "1 299.000,5", "1.299 5",  "1,299.5,1",
        "5.",         "5,",       "1e",      "1e+",         "e3",       "NaN",         "Infinity", "1e999",
        "１２",       "12%%",     "% 12",    "12 €€",       "1'29",     "'129",        "1..5",     "1,.5",
        "123,45,678", "1_000",    "12 Euro", "(12)",        "12 EURO",  "$",           "12\u200b"}) {
    EXPECT_EQ(read(text), "nothing") << text;
  }
}

TEST(ReadNumber, HasALongestText) {
  EXPECT_EQ(read(std::string(128, '7')), std::string(128, '7'));
  EXPECT_EQ(read(std::string(129, '7')), "nothing");
  EXPECT_EQ(read(std::string(100'000, ' ') + "7" + std::string(100'000, '\n')), "7");
}

// What JSON's grammar gives comes out again, whatever it is.
TEST(ReadNumber, KeepsWhatJsonWrites) {
  for (auto const* const whole : {"0", "1", "-1", "10", "1234567", "-0"}) {
    for (auto const* const decimals : {"", ".0", ".25", ".2500", ".123"}) {
      for (auto const* const exponent : {"", "e0", "e+10", "e-10"}) {
        auto const text = std::string(whole) + decimals + exponent;
        EXPECT_EQ(read(text), text);
      }
    }
  }
}

}  // namespace number_test
}  // namespace
}  // namespace scrape::extract
