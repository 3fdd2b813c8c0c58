#include <scrape/extract/json_document.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

namespace scrape::extract {
namespace {
namespace json_document_test {

// Compact, of any value, as an array around it shows it.
std::string compact(std::string_view json) {
  auto const document = JsonDocument::parse('[' + std::string(json) + ']');
  if (!document) return document.error().reason;
  auto const text = std::get<Json>(document->root().value()).text;
  return text.substr(1, text.size() - 2);
}

Value value(std::string_view json) {
  auto const document = JsonDocument::parse(json);
  return document ? document->root().value() : Value("problem: " + document.error().reason);
}

std::string problem(std::string_view json) {
  auto const document = JsonDocument::parse(json);
  return document ? "none" : document.error().reason;
}

struct Case {
  std::string_view json;
  std::string_view expected;
};

TEST(JsonDocument, GivesValuesOfEveryKind) {
  EXPECT_EQ(value("null"), Value());
  EXPECT_EQ(value("true"), Value(true));
  EXPECT_EQ(value(" false\n"), Value(false));
  EXPECT_EQ(value("\"a\\n\\u00e9\""), Value(std::string("a\né")));
  EXPECT_EQ(value("9.9"), Value(Number{"9.9", 9.9}));
  EXPECT_EQ(value("[1, {\"b\": null}]"), Value(Json{"[1,{\"b\":null}]"}));
  EXPECT_EQ(value("{ }"), Value(Json{"{}"}));
  EXPECT_EQ(value("[ ]"), Value(Json{"[]"}));
}

TEST(JsonDocument, KeepsTheDigitsOfIntegersOf64Bits) {
  for (auto const* const text : {"0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808",
                                 "9223372036854775808", "18446744073709551615"})
    EXPECT_EQ(compact(text), text);
  EXPECT_EQ(std::get<Number>(value("18446744073709551615")).value, 18446744073709551615.0);
}

TEST(JsonDocument, WritesOtherNumbersAsShortAsReadsBackTheSame) {
  for (auto const& [json, expected] : {Case{"9.90", "9.9"},
                                       {"1e300", "1e+300"},
                                       {"1E3", "1000"},
                                       {"100000.0", "100000"},
                                       {"1.0", "1"},
                                       {"-0", "-0"},
                                       {"-0.0", "-0"},
                                       {"0.1", "0.1"},
                                       {"1e-7", "1e-07"},
                                       {"9007199254740992.0", "9007199254740992"},
                                       {"18446744073709551616", "18446744073709551616"},
                                       {"1e400", "1.7976931348623157e+308"},
                                       {"-1e400", "-1.7976931348623157e+308"},
                                       {"1e-400", "0"},
                                       {"5e-324", "5e-324"},
                                       {"123456789012345678901234567890", "1.2345678901234568e+29"}}) {
    EXPECT_EQ(compact(json), expected) << json;
  }
}

// Boost 1.81's own conversion is off by one unit in the last place for many of these.
TEST(JsonDocument, ReadsDoublesExactly) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    auto const expected = std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 1800) - 900);
    auto const text = std::to_string(expected).size() > 300 ? "1.5" : std::to_string(expected);
    auto const number = std::get<Number>(value(text));
    EXPECT_EQ(number.value, std::stod(text)) << text;
    EXPECT_EQ(std::stod(number.text), number.value) << text;
  }
  EXPECT_EQ(compact("52.516666666666666"), "52.516666666666666");
  EXPECT_EQ(compact("0.30000000000000004"), "0.30000000000000004");
  EXPECT_EQ(compact("2.2250738585072011e-308"), "2.225073858507201e-308");
}

TEST(JsonDocument, EscapesWhatItMust) {
  EXPECT_EQ(compact(R"("\u0000\u001f\b\f\n\r\t\"\\\/é\u007f\u2028")"),
            "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/é\x7f\u2028\"");
  EXPECT_EQ(compact(R"({"a\"b":{"":1}})"), R"({"a\"b":{"":1}})");
}

TEST(JsonDocument, KeepsTheOrderOfMembersAndTheLastOfTwins) {
  EXPECT_EQ(compact(R"({"b":1,"a":2,"c":3})"), R"({"b":1,"a":2,"c":3})");
  EXPECT_EQ(std::get<Json>(value(R"({"a":1,"a":2})")).text, R"({"a":2})");
}

// As in JSONTestSuite's y_ files.
TEST(JsonDocument, AcceptsWhatTheGrammarAllows) {
  for (auto const* const json : {"[[]   ]",
                                 "[\"\"]",
                                 "[]",
                                 "[false]",
                                 "[null, 1, \"1\", {}]",
                                 "[null]",
                                 "[1\n]",
                                 " [1]",
                                 "[1,null,null,null,2]",
                                 "[2] ",
                                 "[123e65]",
                                 "[0e+1]",
                                 "[0e1]",
                                 "[ 4]",
                                 "[-0.000000000000000000000000000000000000000000000001]",
                                 "[20e1]",
                                 "[-0]",
                                 "[-123]",
                                 "[-1]",
                                 "[1E22]",
                                 "[1E-2]",
                                 "[1E+2]",
                                 "[123e45]",
                                 "[123.456e78]",
                                 "[1e-2]",
                                 "[123.456789]",
                                 "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}",
                                 "{\"a\":\"b\",\"a\":\"c\"}",
                                 "{}",
                                 "{\"\":0}",
                                 "{\"foo\\u0000bar\": 42}",
                                 "{\n\"a\": \"b\"\n}",
                                 "[\"\\u0060\\u012a\\u12AB\"]",
                                 "[\"\\uD801\\udc37\"]",
                                 "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
                                 "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
                                 "[\"\\\\u0000\"]",
                                 "[\"a/*b*/c/*d//e\"]",
                                 "[\"\\uDBFF\\uDFFF\"]",
                                 "[\"\x7f\"]",
                                 "[\"\xef\xbf\xbf\"]",
                                 "[\"\u2028\"]",
                                 "\"\"",
                                 "42",
                                 "-0.1",
                                 "null",
                                 "\" \"",
                                 "\r\n\t 1 \r\n\t"}) {
    EXPECT_EQ(problem(json), "none") << json;
  }
}

// As in its n_ files.
TEST(JsonDocument, RefusesWhatTheGrammarDoesNotAllow) {
  for (auto const* const json : {"",
                                 " ",
                                 "\n",
                                 "[1 true]",
                                 "[a\xe5]",
                                 "[\"\": 1]",
                                 "[\"\"],",
                                 "[,1]",
                                 "[1,,2]",
                                 "[\"x\"]]",
                                 "[\"\",]",
                                 "[\"x\"",
                                 "[x",
                                 "[3[ 4]]",
                                 "[\xff]",
                                 "[1,",
                                 "[,]",
                                 "[-]",
                                 "[   , \"\"]",
                                 "[\"a\",\n4\n,1,",
                                 "[1,]",
                                 "[1,,]",
                                 "[*]",
                                 "[\"\"",
                                 "[\n1\n,1",
                                 "[{}",
                                 "[fals]",
                                 "[nul]",
                                 "[tru]",
                                 "[++1234]",
                                 "[+1]",
                                 "[+Inf]",
                                 "[-01]",
                                 "[-1.0.]",
                                 "[-2.]",
                                 "[-NaN]",
                                 "[.-1]",
                                 "[.2e-3]",
                                 "[0.1.2]",
                                 "[0.3e+]",
                                 "[0.3e]",
                                 "[0.e1]",
                                 "[0E+]",
                                 "[0E]",
                                 "[1.0e+]",
                                 "[1.0e-]",
                                 "[1.0e]",
                                 "[1 000.0]",
                                 "[1eE2]",
                                 "[2.e+3]",
                                 "[2.e3]",
                                 "[9.e+]",
                                 "[Inf]",
                                 "[NaN]",
                                 "[\uff11]",
                                 "[1+2]",
                                 "[0x1]",
                                 "[0x42]",
                                 "[Infinity]",
                                 "[0e+-1]",
                                 "[-123.123foo]",
                                 "[-Infinity]",
                                 "[- 1]",
                                 "[-012]",
                                 "[-.123]",
                                 "[1ea]",
                                 "[1.]",
                                 "[.123]",
                                 "[1.2a-3]",
                                 "[1.8011670033376514H-308]",
                                 "[012]",
                                 "[\"x\", truth]",
                                 "{[: \"x\"}",
                                 "{\"x\", null}",
                                 "{\"x\"::\"b\"}",
                                 "{\"a\":\"a\" 123}",
                                 "{key: 'value'}",
                                 "{\"a\" b}",
                                 "{:\"b\"}",
                                 "{\"a\" \"b\"}",
                                 "{\"a\":",
                                 "{\"a\"",
                                 "{1:1}",
                                 "{9999E9999:1}",
                                 "{null:null,null:null}",
                                 "{\"id\":0,,,,,}",
                                 "{'a':0}",
                                 "{\"id\":0,}",
                                 "{\"a\":\"b\"}/**/",
                                 "{\"a\":\"b\"}#",
                                 "{\"a\":\"b\",,\"c\":\"d\"}",
                                 "{a: \"b\"}",
                                 "{\"a\":\"a",
                                 "{ \"foo\" : \"bar\", \"a\" }",
                                 " ",
                                 "[\"\\uD800\\u\"]",
                                 "[\"\\uD800\\u1\"]",
                                 "[\"\\uD800\\u1x\"]",
                                 "[\xc3\xa9]",
                                 "[\"\\x00\"]",
                                 "[\"\\\\\\\"]",
                                 "[\"\\\t\"]",
                                 "[\"\\a\"]",
                                 "[\"\\\xe5\"]",
                                 "[\\u0020\"asd\"]",
                                 "[\\n]",
                                 "\"",
                                 "['single quote']",
                                 "abc",
                                 "[\"\\",
                                 "[\"a\na\"]",
                                 "[\"\t\"]",
                                 "\"\\UA66D\"",
                                 "\"\"x",
                                 "<.>",
                                 "[<null>]",
                                 "[1]x",
                                 "[1]]",
                                 "[\"asd]",
                                 "a\xc3\xa5",
                                 "[True]",
                                 "1]",
                                 "{\"x\": true,",
                                 "[][]",
                                 "]",
                                 "{}}",
                                 "{\"\":",
                                 "{\"a\":/*comment*/\"b\"}",
                                 "{\"a\": true} \"x\"",
                                 "['",
                                 "[",
                                 "{",
                                 "{]",
                                 "[}",
                                 "{,",
                                 "{\"",
                                 "{'",
                                 "[\"\\{[\"\\{[\"\\{",
                                 "{\"a\":1 \"b\":2}",
                                 "*",
                                 "{\"a\":\"b\"}#{}",
                                 "[\\u000A\"\"]",
                                 "[1",
                                 "[ false, nul",
                                 "[ true, fals",
                                 "[ false, tru",
                                 "{\"asd\":\"asd\"",
                                 "\xc3\xa5",
                                 "\xef\xbb\xbf",
                                 "\xef\xbb",
                                 "\xe2\x81\xa0",
                                 "[\f]",
                                 "[\"\xff\"]",
                                 "[\"\xc0\xaf\"]",
                                 "[\"\xed\xa0\x80\"]",
                                 "[\"\xf4\xbf\xbf\xbf\"]",
                                 "[\"\\u00A\"]",
                                 "[\"\\u00zz\"]",
                                 "nullx",
                                 "1 2",
                                 "{} {}",
                                 "// a\n1"}) {
    EXPECT_TRUE(problem(json).starts_with("not JSON: ")) << json << ": " << problem(json);
  }
}

TEST(JsonDocument, NamesThePlaceOfAMistake) {
  EXPECT_EQ(problem("[1,2,x]"), "not JSON: syntax error at byte 5");
  EXPECT_EQ(problem("\xef\xbb\xbf[1,2,x]"), "not JSON: syntax error at byte 8");
  EXPECT_EQ(problem("[1,2"), "not JSON: incomplete JSON at byte 4");
  EXPECT_EQ(problem("{} {}"), "not JSON: extra data at byte 3");
  EXPECT_EQ(problem("1\n2\n  ]"), "not JSON: syntax error at byte 6");
}

TEST(JsonDocument, SkipsAByteOrderMark) {
  EXPECT_EQ(value("\xef\xbb\xbf{\"a\":1}"), Value(Json{"{\"a\":1}"}));
}

TEST(JsonDocument, MakesAnArrayOfSeveralValuesOnLinesOfTheirOwn) {
  for (auto const& [json, expected] : {Case{"1\n2", "[1,2]"},
                                       {"{\"a\":1}\r\n{\"a\":2}\r\n", "[{\"a\":1},{\"a\":2}]"},
                                       {"\n\n1\n\n\n\"x\"\n\n", "[1,\"x\"]"},
                                       {"[1]\n[2]\n[3]", "[[1],[2],[3]]"},
                                       {"{\n \"a\":1\n}\n{\n}", "[{\"a\":1},{}]"},
                                       {"[1]\n", "[1]"},
                                       {"[\n1,\n2]\n\n", "[1,2]"}}) {
    EXPECT_EQ(value(json), Value(Json{std::string(expected)})) << json;
  }
  EXPECT_EQ(value("1\n"), Value(Number{"1", 1}));
}

TEST(JsonDocument, PutsReplacementCharactersForHalvesOfSurrogatePairs) {
  for (auto const& [json, expected] : {Case{R"("\ud800")", "\ufffd"},
                                       {R"("\udc00")", "\ufffd"},
                                       {R"("a\ud83dz")", "a\ufffdz"},
                                       {R"("\udc00\ud800")", "\ufffd\ufffd"},
                                       {R"("\ud800\ud83d\ude39")", "\ufffd\U0001f639"},
                                       {R"("\ud800\n")", "\ufffd\n"},
                                       {R"("\\ud800 \ud800")", "\\ud800 \ufffd"},
                                       {R"("\uD800\uD800\n")", "\ufffd\ufffd\n"}}) {
    EXPECT_EQ(value(json), Value(std::string(expected))) << json;
  }
  EXPECT_EQ(problem(R"(["\ud800", x])"), "not JSON: syntax error at byte 11");
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonDocument, HasAGreatestDepth) {
  EXPECT_EQ(problem(nested(json_depth_limit)), "none");
  EXPECT_EQ(problem(nested(json_depth_limit + 1)), "not JSON: too deep at byte 256");
  EXPECT_EQ(problem(std::string(1'000'000, '[')), "not JSON: too deep at byte 256");
  std::string objects;
  for (int i = 0; i < 100'000; ++i)
    objects += "{\"a\":";
  EXPECT_TRUE(problem(objects).starts_with("not JSON: too deep"));
}

TEST(JsonDocument, HasAGreatestSizeInMemory) {
  std::string const text = "[\"" + std::string(100'000, 'x') + "\"]";
  EXPECT_FALSE(JsonDocument::parse(text, 50'000));
  EXPECT_EQ(JsonDocument::parse(text, 50'000).error().reason,
            "JSON too large: it needs more than 50000 bytes of memory");
  EXPECT_TRUE(JsonDocument::parse(text, 1'000'000));
  std::string lines;
  for (int i = 0; i < 10'000; ++i)
    lines += "[0]\n";
  EXPECT_FALSE(JsonDocument::parse(lines, 100'000));
  EXPECT_FALSE(JsonDocument::parse("1", 0));
}

TEST(JsonDocument, TakesLargeDocuments) {
  std::string text = "[0";
  for (int i = 1; i < 1'000'000; ++i)
    text += ",0";
  text += "]";
  EXPECT_EQ(std::get<Json>(value(text)).text.size(), text.size());
  std::string const longest(16'000'000, 'x');
  EXPECT_EQ(value('"' + longest + '"'), Value(longest));
  EXPECT_EQ(problem(std::string(1'000'000, '1')), "none");
  EXPECT_EQ(problem(std::string(1'000'000, '\n') + "1" + std::string(1'000'000, '\n')), "none");
}

TEST(JsonDocument, KeepsItsNodesWhenItIsMoved) {
  auto parsed = JsonDocument::parse("[1]");
  auto const root = parsed->root();
  auto const moved = std::move(*parsed);
  EXPECT_EQ(&moved.root().json(), &root.json());
  EXPECT_EQ(root.value(), Value(Json{"[1]"}));
}

// What it writes it reads as the same.
TEST(JsonDocument, ReadsBackWhatItWrites) {
  for (auto const* const json :
       {R"([1,-2.5e-9,"\u0001é",{"a":[],"b":{"":null}},true,18446744073709551615,1e+300])", R"({})"})
    EXPECT_EQ(std::get<Json>(value(std::get<Json>(value(json)).text)), std::get<Json>(value(json)));
}

}  // namespace json_document_test
}  // namespace
}  // namespace scrape::extract
