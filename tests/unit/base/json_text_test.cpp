#include <scrape/base/json_text.hpp>
#include <scrape/base/text.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace scrape {
namespace {
namespace json_text_test {

namespace json = boost::json;

std::string string_of(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string number_of(double number) {
  std::string out;
  append_json_number(out, number);
  return out;
}

struct Case {
  std::string_view text;
  std::string_view json;
};

// RFC 8259 §7.
TEST(JsonText, WritesStringsAsJsonDoes) {
  Case const table[] = {
      {"", R"("")"},
      {"abc", R"("abc")"},
      {"a\"b\\c/", R"("a\"b\\c/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {{"\0\x1f", 2}, R"("\u0000\u001f")"},
      {"\x7f", "\"\x7f\""},
      {"ä€😀", "\"ä€😀\""},
      {"\xff|\xc3", "\"\ufffd|\ufffd\""},
      {"\xed\xa0\x80", "\"\ufffd\ufffd\ufffd\""},
  };
  for (auto const& [text, json] : table)
    EXPECT_EQ(string_of(text), json);
}

TEST(JsonText, IsReadBackAsWhatWasWritten) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string const text{static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(json::parse(string_of(text)).as_string(), json::string_view(to_utf8(text))) << first << ' ' << second;
    }
  }
}

TEST(JsonText, AppendsToWhatIsThere) {
  std::string out = "[";
  append_json_string(out, "a");
  out += ',';
  append_number(out, std::numeric_limits<std::uint64_t>::max());
  out += ',';
  append_json_number(out, -0.5);

  EXPECT_EQ(out, "[\"a\",18446744073709551615,-0.5");
}

struct NumberCase {
  double number;
  std::string_view json;
};

// RFC 8259 §6.
TEST(JsonText, WritesTheShortestNumber) {
  NumberCase const table[] = {
      {0, "0"},
      {0.1, "0.1"},
      {-1.5, "-1.5"},
      {9007199254740993.0, "9007199254740992"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5e-324, "5e-324"},
      {std::numeric_limits<double>::infinity(), "null"},
      {-std::numeric_limits<double>::infinity(), "null"},
      {std::numeric_limits<double>::quiet_NaN(), "null"},
  };
  for (auto const& [number, json] : table)
    EXPECT_EQ(number_of(number), json);
}

}  // namespace json_text_test
}  // namespace
}  // namespace scrape
