#include <scrape/base/text.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape {
namespace {

using namespace std::string_literals;

constexpr auto npos = std::string_view::npos;

struct Printed {
  std::string_view given;
  std::string_view shown;
};

template <std::size_t size>
void expect_printable(Printed const (&table)[size]) {
  for (auto const& [given, shown] : table)
    EXPECT_EQ(printable(given), shown);
}

TEST(Printable, LeavesTextAsItIs) {
  Printed const table[] = {
      {"", ""}, {"a b~", "a b~"}, {"äöü €", "äöü €"}, {"日本 😀", "日本 😀"}, {"a\\x1b", "a\\x1b"}};
  expect_printable(table);
}

TEST(Printable, EscapesControlCharacters) {
  Printed const table[] = {
      {"\x1b[31mred", "\\x1b[31mred"},
      {"a\nb\r\tc", "a\\x0ab\\x0d\\x09c"},
      {{"a\0b", 3}, "a\\x00b"},
      {"\x7f", "\\x7f"},
      {"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u{0080}\\u{009b}\\u{009f}\xc2\xa0"},
      {"\a\b", "\\x07\\x08"},
  };
  expect_printable(table);
}

TEST(Printable, EscapesWhatBreaksOrTurnsALine) {
  Printed const table[] = {
      {"a\u2028b\u2029", "a\\u{2028}b\\u{2029}"},
      {"\u202a\u202b\u202c\u202d\u202e", "\\u{202a}\\u{202b}\\u{202c}\\u{202d}\\u{202e}"},
      {"\u2066\u2067\u2068\u2069", "\\u{2066}\\u{2067}\\u{2068}\\u{2069}"},
      {"\u061c\u200e\u200f", "\\u{061c}\\u{200e}\\u{200f}"},
      {"\u2027\u202f\u2065\u206a", "\u2027\u202f\u2065\u206a"},
  };
  expect_printable(table);
}

// RFC 3629 §3 and §4.
TEST(Printable, EscapesEachByteThatIsNotUtf8) {
  Printed const table[] = {
      {"a\xff", "a\\xff"},
      {"\xc3", "\\xc3"},
      {"\xc3(", "\\xc3("},
      {"\xe2\x82", "\\xe2\\x82"},
      {"\xe2\x82\x1b[m", "\\xe2\\x82\\x1b[m"},
      {"\x80\xbf", "\\x80\\xbf"},
      {"\xc0\x80", "\\xc0\\x80"},
      {"\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
      {"\xf0\x9f\x98", "\\xf0\\x9f\\x98"},
  };
  expect_printable(table);
}

TEST(Printable, GivesOneLineOfValidUtf8ForAnyTwoBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string const text{static_cast<char>(first), static_cast<char>(second)};
      auto const shown = printable(text);
      ASSERT_EQ(first_invalid_utf8(shown), npos) << first << ' ' << second;
      ASSERT_EQ(printable(shown), shown) << first << ' ' << second;
    }
  }
}

struct Place {
  std::string_view text;
  std::size_t at;
};

TEST(FirstInvalidUtf8, IsWhereASequenceBeginsThatIsNone) {
  Place const table[] = {
      {"", npos},
      {"abc", npos},
      {"ä€😀", npos},
      {"\xff", 0},
      {"ab\xff", 2},
      {"ä\xc3", 2},
      {"\xe2\x82", 0},
      {"a\xe2\x82x", 1},
      {"a\xed\xa0\x80", 1},
      {"a\xc0\xaf", 1},
      {{"a\0b", 3}, npos},
      {"\xf4\x90\x80\x80", 0},
      {"\xf4\x8f\xbf\xbf", npos},
      {"\xf8\x88\x80\x80\x80", 0},
  };
  for (auto const& [text, at] : table)
    EXPECT_EQ(first_invalid_utf8(text), at) << printable(text);
}

TEST(ToUtf8, KeepsWhatIsValid) {
  for (auto const& text : {""s, "abc"s, "ä€😀\x1b\n"s, "a\0b"s})
    EXPECT_EQ(to_utf8(text), text);
}

TEST(ToUtf8, ReplacesWhatIsNot) {
  EXPECT_EQ(to_utf8("a\xff"), "a\ufffd");
  EXPECT_EQ(to_utf8("\xe4rger"), "\ufffdrger");
  EXPECT_EQ(to_utf8("a\xc3"), "a\ufffd");
  EXPECT_EQ(to_utf8("\xe2\x82|"), "\ufffd\ufffd|");
}

// Regression: the character behind a broken sequence was lost with it.
TEST(ToUtf8, KeepsTheCharacterBehindABrokenSequence) {
  EXPECT_EQ(to_utf8("\xc3(a"), "\ufffd(a");
  EXPECT_EQ(to_utf8("\xe2\x82\"x"), "\ufffd\ufffd\"x");
}

TEST(ToUtf8, IsValidForAnyTwoBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string const text{static_cast<char>(first), static_cast<char>(second)};
      ASSERT_EQ(first_invalid_utf8(to_utf8(text)), npos) << first << ' ' << second;
    }
  }
}

TEST(ToLower, LowersAsciiOnly) {
  EXPECT_EQ(to_lower("AZaz09[@`Ä"), "azaz09[@`Ä");
}

// RFC 9110 §5.1.
TEST(EqualIgnoringCase, ComparesAsciiLetters) {
  EXPECT_TRUE(equal_ignoring_case("Content-Length", "CONTENT-length"));
  EXPECT_TRUE(equal_ignoring_case("", ""));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_FALSE(equal_ignoring_case("a", "b"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));
  EXPECT_FALSE(equal_ignoring_case("Ä", "ä"));
}

TEST(Trim, TakesBlanksFromBothEnds) {
  EXPECT_EQ(trim(" \t\r\n\f\va b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("xax", "x"), "a");
  EXPECT_EQ(trim("\u00a0a"), "\u00a0a");
}

}  // namespace
}  // namespace scrape
