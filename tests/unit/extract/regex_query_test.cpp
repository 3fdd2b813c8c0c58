#include <scrape/extract/regex_query.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace regex_query_test {

using Values = std::vector<std::string>;

RegexQuery query(std::string_view pattern) {
  auto parsed = RegexQuery::parse(pattern);
  return std::get<RegexQuery>(std::move(parsed));
}

Values values(std::string_view pattern, std::string_view text, std::size_t at_most = SIZE_MAX) {
  return query(pattern).values(text, at_most);
}

TEST(RegexQuery, GivesTheWholeMatchIfThePatternHasNoGroup) {
  EXPECT_EQ(values("[0-9]+", "a1b22c333"), (Values{"1", "22", "333"}));
  EXPECT_EQ(values("(?:a|b)c", "acbc"), (Values{"ac", "bc"}));
  EXPECT_EQ(values("x", "abc"), Values());
}

TEST(RegexQuery, GivesTheFirstGroupThatTookPart) {
  EXPECT_EQ(values(R"(id=(\d+))", "id=1 id=22"), (Values{"1", "22"}));
  EXPECT_EQ(values(R"(a=(\d+)|b=(\d+))", "b=2 a=1"), (Values{"2", "1"}));
  EXPECT_EQ(values(R"((?P<name>\w)(\d))", "a1"), Values{"a"});
  EXPECT_EQ(values("(a)?b", "b ab"), (Values{"", "a"}));
  EXPECT_EQ(values("(a*)b", "b"), Values{""});
}

TEST(RegexQuery, StopsAfterAsManyAsAreAskedFor) {
  EXPECT_EQ(values("[0-9]+", "a1b22c333", 2), (Values{"1", "22"}));
  EXPECT_EQ(values("[0-9]+", "a1b22c333", 0), Values());
}

// As ripgrep and Go: baac has an empty match before b, between c and the end, but none right behind aa.
TEST(RegexQuery, CountsEmptyMatchesOnceAndNotNextToAnother) {
  EXPECT_EQ(values("a*", "baac"), (Values{"", "aa", ""}));
  EXPECT_EQ(values("", "ab"), (Values{"", "", ""}));
  EXPECT_EQ(values("", ""), Values{""});
  EXPECT_EQ(values("a|", "aa"), (Values{"a", "a"}));
}

TEST(RegexQuery, AdvancesByCodePoints) {
  EXPECT_EQ(values("", "é€😀").size(), 4U);
  EXPECT_EQ(values(".", "é€😀"), (Values{"é", "€", "😀"}));
  EXPECT_EQ(values("(?i)É", "é"), Values{"é"});
  EXPECT_EQ(values(R"(\pL+)", "naïve Ωmega"), (Values{"naïve", "Ωmega"}));
}

TEST(RegexQuery, KnowsWhatStandsBeforeAMatch) {
  EXPECT_EQ(values("^a", "aaa"), Values{"a"});
  EXPECT_EQ(values(R"(\Ba)", "aaa"), (Values{"a", "a"}));
  EXPECT_EQ(values(R"(\ba)", "aa a"), (Values{"a", "a"}));
  EXPECT_EQ(values("(?m)^a", "aa\na"), (Values{"a", "a"}));
}

TEST(RegexQuery, KeepsToOneLineUnlessFlagged) {
  EXPECT_EQ(values("a.c", "a\nc"), Values());
  EXPECT_EQ(values("(?s)a.c", "a\nc"), Values{"a\nc"});
  EXPECT_EQ(values("^b$", "a\nb\nc"), Values());
  EXPECT_EQ(values("(?m)^b$", "a\nb\nc"), Values{"b"});
}

TEST(RegexQuery, TakesTextWithNullCharacters) {
  EXPECT_EQ(values("b", std::string_view("a\0b", 3)), Values{"b"});
  EXPECT_EQ(values(std::string_view("\0", 1), std::string_view("a\0b", 3)), Values{std::string(1, '\0')});
}

TEST(RegexQuery, TellsWhetherItMatches) {
  EXPECT_TRUE(query("b+").matches("abc"));
  EXPECT_FALSE(query("b+").matches("ac"));
  EXPECT_TRUE(query("").matches(""));
}

TEST(RegexQuery, RefusesBrokenPatternsInTheWordsOfRe2) {
  struct Case {
    char const* pattern;
    char const* reason;
  };
  for (auto const& [pattern, reason] : {Case{"(ab", "missing ): (ab"},
                                        {"ab)", "unexpected ): ab)"},
                                        {"[z-a]", "invalid character class range: z-a"},
                                        {"a**", "bad repetition operator: **"},
                                        {"*", "no argument for repetition operator: *"},
                                        {R"(\1)", R"(invalid escape sequence: \1)"},
                                        {"(?=a)", "invalid perl operator: (?="},
                                        {"\xff", "invalid UTF-8"}}) {
    auto const parsed = RegexQuery::parse(pattern);
    auto const* const error = std::get_if<SelectorError>(&parsed);
    ASSERT_TRUE(error) << pattern;
    EXPECT_EQ(error->reason, reason) << pattern;
    EXPECT_EQ(error->column, 0U);
  }
}

TEST(RegexQuery, RefusesPatternsThatAreTooLarge) {
  auto const parsed = RegexQuery::parse(R"(((\pL{100}){100}){100})");
  EXPECT_TRUE(std::holds_alternative<SelectorError>(parsed));
}

// A backtracking engine would need 2^30 steps and more for each of these.
TEST(RegexQuery, TakesLinearTime) {
  std::string const text(20'000, 'a');
  EXPECT_EQ(values("(a+)+$", text), Values{text});
  EXPECT_EQ(values("(?:a?){30}a{30}b", text), Values());
  EXPECT_FALSE(query("(x+x+)+y").matches(std::string(20'000, 'x')));
}

}  // namespace regex_query_test
}  // namespace
}  // namespace scrape::extract
