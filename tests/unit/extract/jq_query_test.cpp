#include "extract/jq_manual.hpp"

#include <scrape/extract/json_query.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace jq_query_test {

using Values = std::vector<Value>;

Value text(std::string_view value) {
  return std::string(value);
}

Value whole(int number) {
  return Number{std::to_string(number), static_cast<double>(number)};
}

JsonQuery query(std::string_view filter) {
  auto parsed = JsonQuery::parse("jq:" + std::string(filter));
  return std::get<JsonQuery>(std::move(parsed));
}

Values values(JsonQuery const& query, std::string_view input, std::size_t at_most = SIZE_MAX) {
  auto const document = JsonDocument::parse(input);
  auto found = query.values(document->root(), at_most);
  if (!found) return {Value("problem: " + found.error().reason)};
  return std::move(*found);
}

Values values(std::string_view filter, std::string_view input, std::size_t at_most = SIZE_MAX) {
  return values(query(filter), input, at_most);
}

std::string problem(std::string_view filter, std::string_view input = "null") {
  auto const document = JsonDocument::parse(input);
  auto const found = query(filter).values(document->root(), SIZE_MAX);
  return found ? "none" : found.error().reason;
}

std::string mistake(std::string_view filter) {
  auto const parsed = JsonQuery::parse("jq:" + std::string(filter));
  auto const* const error = std::get_if<SelectorError>(&parsed);
  return error == nullptr ? "none" : error->reason;
}

TEST(JqQuery, GivesWhatTheManualSays) {
  auto const members = query(".[]");
  for (auto const& [filter, input, outputs] : test::jq_manual) {
    EXPECT_EQ(values(filter, input), values(members, outputs)) << filter << " of " << input;
  }
}

// Unlike above, the expectation has not passed through jq.
TEST(JqQuery, GivesValuesOfEveryKind) {
  EXPECT_EQ(values(".[]", R"([null, true, false, 1.5, "é", [1, {"b": 2, "a": 3}], {}])"),
            (Values{Value(), true, false, Number{"1.5", 1.5}, text("é"), Json{R"([1,{"b":2,"a":3}])"}, Json{"{}"}}));
  EXPECT_EQ(values(".a.b", R"({"a": {"b": "x"}})"), Values{text("x")});
  EXPECT_EQ(values("empty", "1"), Values());
  EXPECT_EQ(values(".x", "{}"), Values{Value()});
}

TEST(JqQuery, WritesNumbersPlainly) {
  EXPECT_EQ(values(". * 10", "12345678"), Values{whole(123456780)});
  EXPECT_EQ(values(".", "1000000"), Values{whole(1000000)});
  EXPECT_EQ(values(".", "9007199254740992"), Values(1, Number{"9007199254740992", 9007199254740992.0}));
  EXPECT_EQ(values(". + 0.1", "9.8"), Values(1, Number{"9.9", 9.9}));
  EXPECT_EQ(values("-0", "null"), Values(1, Number{"-0", -0.0}));
  EXPECT_EQ(values("1e300, 1e-7", "null"), (Values{Number{"1e+300", 1e300}, Number{"1e-07", 1e-7}}));
}

TEST(JqQuery, WritesWhatIsNoNumberAsJqDoes) {
  EXPECT_EQ(values("nan, [nan]", "null"), (Values{Value(), Json{"[null]"}}));
  EXPECT_EQ(values("infinite", "null"), Values(1, Number{"1.7976931348623157e+308", 1.7976931348623157e308}));
  EXPECT_EQ(values("-infinite", "null"), Values(1, Number{"-1.7976931348623157e+308", -1.7976931348623157e308}));
}

TEST(JqQuery, KeepsTextAsItIs) {
  EXPECT_EQ(values(".", R"("\u0000\ud83d\ude39\ufffd")"), Values{std::string("\0\U0001f639\ufffd", 8)});
  EXPECT_EQ(values("keys_unsorted[]", R"({"b\u0000":1,"":2})"), (Values{std::string("b\0", 2), text("")}));
  EXPECT_EQ(values("[55296, 65] | implode", "null"), Values{text("\ufffdA")});
}

TEST(JqQuery, StopsAfterAsManyResultsAsAreAskedFor) {
  EXPECT_EQ(values("1, error(\"not reached\")", "null", 1), Values{whole(1)});
  EXPECT_EQ(values("repeat(1)", "null", 3), (Values{whole(1), whole(1), whole(1)}));
  EXPECT_EQ(values("error(\"not reached\")", "null", 0), Values());
}

TEST(JqQuery, ReportsErrorsInTheWordsOfJq) {
  EXPECT_EQ(problem(".a", "[1]"), "jq: Cannot index array with string \"a\"");
  EXPECT_EQ(problem(".[]", "1"), "jq: Cannot iterate over number (1)");
  EXPECT_EQ(problem("1, error(\"two\\nlines\")"), "jq: two lines");
  EXPECT_EQ(problem("error({a: 1})"), "jq: {\"a\":1}");
  EXPECT_EQ(problem("error(null)"), "none");
  EXPECT_EQ(problem("1 / .", "0"), "jq: number (1) and number (0) cannot be divided because the divisor is zero");
}

TEST(JqQuery, CutsLongMessages) {
  auto const reason = problem("error(\"é\" * 1000)");
  EXPECT_LT(reason.size(), 400U);
  EXPECT_TRUE(reason.ends_with("é…"));
}

TEST(JqQuery, HasMostResults) {
  EXPECT_EQ(values("range(100000)", "null").size(), jq_most_results);
  EXPECT_EQ(problem("range(100001)"), "jq: more than 100000 results");
  EXPECT_EQ(values("repeat(0)", "null", 100'000).size(), 100'000U);
  EXPECT_EQ(problem("repeat(0)"), "jq: more than 100000 results");
}

TEST(JqQuery, HasALimitOfMemoryForResults) {
  EXPECT_EQ(problem("\"x\" * 1000000 | repeat(.)"), "jq: its results need more than 67108864 bytes of memory");
  EXPECT_EQ(problem("reduce range(27) as $i (\"x\"; . + .)"),
            "jq: its results need more than 67108864 bytes of memory");
}

TEST(JqQuery, HasAGreatestDepth) {
  EXPECT_EQ(problem("reduce range(255) as $i ([]; [.])"), "none");
  EXPECT_EQ(problem("reduce range(256) as $i ([]; [.])"), "jq: its result is nested deeper than 256");
  EXPECT_EQ(problem("reduce range(10000) as $i (1; {a: .})"), "jq: its result is nested deeper than 256");
  auto const deepest = std::string(json_depth_limit, '[') + std::string(json_depth_limit, ']');
  EXPECT_EQ(values(".", deepest), Values{Json{deepest}});
}

TEST(JqQuery, SeesNothingButThePage) {
  EXPECT_EQ(problem("input"), "jq: a page has no other input");
  EXPECT_EQ(problem("[inputs]"), "jq: a page has no other input");
  EXPECT_EQ(problem("\"a\" | modulemeta"), "jq: modulemeta is not available");
  EXPECT_NE(mistake("import \"a\" as a; 1"), "none");
  EXPECT_NE(mistake("include \"a\"; 1"), "none");
}

TEST(JqQuery, WritesNothing) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  EXPECT_EQ(values("stderr, debug", "1"), (Values{whole(1), whole(1)}));
  EXPECT_NE(mistake(".["), "none");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(JqQuery, EndsWhenTheFilterHalts) {
  EXPECT_EQ(values("1, halt, 2", "null"), Values{whole(1)});
  EXPECT_EQ(problem("\"enough\" | halt_error"), "jq: enough");
  EXPECT_EQ(problem("{a: 1} | halt_error(2)"), "jq: {\"a\":1}");
  // Each of these once freed what the first one halted with (seen by AddressSanitizer).
  auto const again = query("if . == [] then halt_error else . end");
  for (auto const* const input : {"[]", "1", "[]", "[]", "1", "1"})
    EXPECT_EQ(values(again, input), Values{*input == '1' ? whole(1) : text("problem: jq: []")});
  auto const halting = query("if . == 1 then halt else . end");
  EXPECT_EQ(values(halting, "1"), Values());
  EXPECT_EQ(values(halting, "2"), Values{whole(2)});
}

// All of these end the process with jq 1.6 as it is, or eat its memory.
TEST(JqQuery, SurvivesPagesThatJqDoesNot) {
  for (auto const* const filter : {"todate", "todateiso8601", "strftime(\"%Y\")", "strflocaltime(\"%Y\")", "gmtime",
                                   "localtime", "1e18 | todate", "-1e300 | todate", "nan | todate"})
    EXPECT_TRUE(problem(filter, "1e300").starts_with("jq: ")) << filter;
  EXPECT_EQ(values("strftime(.)", "0"), Values{text("problem: jq: a format of dates must be a string")});
  EXPECT_EQ(values("0 | strflocaltime([])", "0"), Values{text("problem: jq: a format of dates must be a string")});
  EXPECT_EQ(values("index(\"\"), rindex(\"\"), indices(\"\"), indices([])", "\"abc\""), Values(4, Value()));
}

// Those that LeakSanitizer complains about in jq 1.6 as it is.
TEST(JqQuery, TrimsWhatIsText) {
  EXPECT_EQ(values(".[] | ltrimstr(\"a\")", R"(["aba", "ba", null, 1])"),
            (Values{text("ba"), text("ba"), Value(), whole(1)}));
  EXPECT_EQ(values(".[] | rtrimstr(\"a\")", R"(["aba", "ab", null, 1])"),
            (Values{text("ab"), text("ab"), Value(), whole(1)}));
  EXPECT_EQ(values("ltrimstr(1), rtrimstr(null)", "\"a\""), (Values{text("a"), text("a")}));
}

TEST(JqQuery, StillKnowsDatesAndIndices) {
  EXPECT_EQ(values("todate, todateiso8601", "1425599621"), Values(2, text("2015-03-05T23:53:41Z")));
  EXPECT_EQ(values("strftime(\"%A, %B %d, %Y\")", "[2015,2,5,23,51,47,4,63]"),
            Values{text("Thursday, March 05, 2015")});
  EXPECT_EQ(values("index(\",\"), rindex(\",\"), indices(\",\")", "\"a,b, cd, efg\""),
            (Values{whole(1), whole(7), Json{"[1,3,7]"}}));
  EXPECT_EQ(values("index(\"x\"), rindex(\"x\")", "\"a\""), (Values{Value(), Value()}));
  EXPECT_EQ(values("indices(1), indices([1, 2])", "[0,1,2,1,3,1,2]"), (Values{Json{"[1,3,5]"}, Json{"[1,5]"}}));
}

TEST(JqQuery, IsUsedAgainWhateverTheLastRunEndedWith) {
  auto const again = query(".[] | if . == 0 then error(\"zero\") else . end");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(values(again, "[1, 2]"), (Values{whole(1), whole(2)}));
    EXPECT_EQ(values(again, "[1, 0]"), Values{text("problem: jq: zero")});
    EXPECT_EQ(values(again, "[3, 4]", 1), Values{whole(3)});
    EXPECT_EQ(values(again, "5"), Values{text("problem: jq: Cannot iterate over number (5)")});
  }
}

TEST(JqQuery, GivesContexts) {
  auto const document = JsonDocument::parse(R"({"items": [{"n": 1}, {"n": 2}], "more": [[3, 4]]})");
  auto const items = query(".items[], null, {n: (.items | length)}").contexts(document->root(), SIZE_MAX);
  ASSERT_EQ(items->nodes.size(), 4U);
  auto const n = std::get<JsonQuery>(JsonQuery::parse("/n"));
  EXPECT_EQ(*n.values(items->nodes[1], SIZE_MAX), Values{whole(2)});
  EXPECT_EQ(*n.values(items->nodes[2], SIZE_MAX), Values());
  EXPECT_EQ(*n.values(items->nodes[3], SIZE_MAX), Values{whole(2)});
  EXPECT_EQ(*query(".n").values(items->nodes[0], SIZE_MAX), Values{whole(1)});
  EXPECT_EQ(query(".more[]").contexts(document->root(), SIZE_MAX)->nodes.size(), 1U);
  EXPECT_EQ(query(".items[]").contexts(document->root(), 1)->nodes.size(), 1U);
  EXPECT_FALSE(query("error(\"x\")").contexts(document->root(), SIZE_MAX));
}

TEST(JqQuery, RefusesFiltersInTheWordsOfJq) {
  EXPECT_EQ(mistake(".a |"), "syntax error, unexpected $end");
  EXPECT_EQ(mistake("nosuch"), "nosuch/0 is not defined");
  EXPECT_EQ(mistake("$x"), "$x is not defined");
  EXPECT_EQ(mistake(".a]"), "syntax error, unexpected INVALID_CHARACTER, expecting $end");
  EXPECT_EQ(mistake(""), "no filter");
  EXPECT_EQ(mistake(" \n "), "no filter");
  EXPECT_NE(mistake("."), "no filter");
  auto const parsed = JsonQuery::parse(std::string_view("jq:.a\0b", 7));
  EXPECT_EQ(std::get<SelectorError>(parsed).column, 6U);
}

TEST(JqQuery, TakesFiltersOfManyLines) {
  EXPECT_EQ(values("# the names\ndef names: .name;\n\n.[] # each\n| names", R"([{"name": "a"}])"), Values{text("a")});
}

TEST(JqQuery, TakesLargeDocuments) {
  std::string input = "[0";
  for (int i = 1; i < 1'000'000; ++i)
    input += ",0";
  input += "]";
  EXPECT_EQ(values("length", input), Values{whole(1'000'000)});
  EXPECT_EQ(values("length", '"' + std::string(16'000'000, 'x') + '"'), Values{whole(16'000'000)});
}

}  // namespace jq_query_test
}  // namespace
}  // namespace scrape::extract
