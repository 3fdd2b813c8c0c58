#include <scrape/base/text.hpp>
#include <scrape/extract/statistics.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace statistics_test {

namespace json = boost::json;

Value number(double value) {
  return Number{std::to_string(value), value};
}

Value text(std::string value) {
  return value;
}

Statistics of(std::vector<std::string> names, std::vector<Row> const& rows) {
  Statistics statistics(std::move(names), std::nullopt, false);
  for (auto const& row : rows)
    statistics.add("h", row);
  return statistics;
}

// The only group's entry with that name and type.
json::object field(json::value const& all, std::string_view name, std::string_view type, std::size_t group = 0) {
  for (auto const& entry : all.at("groups").as_array().at(group).at("fields").as_array()) {
    if (entry.at("name").as_string() == name && entry.at("type").as_string() == type) return entry.as_object();
  }
  ADD_FAILURE() << "no " << type << ' ' << name << " in " << all;
  return {};
}

json::value parsed(Statistics const& statistics) {
  auto const line = statistics.to_json();
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(first_invalid_utf8(line), std::string_view::npos);
  return json::parse(line);
}

TEST(Statistics, OfNoRowsAreEmpty) {
  auto const none = of({"a"}, {});

  EXPECT_EQ(none.to_json(), R"({"groups":[{"group":null,"rows":0,"fields":[)"
                            R"({"name":"a","type":"none","count":0,"missing":0}]}],"notes":[]})"
                            "\n");
  EXPECT_EQ(none.to_text(), "0 rows\nothers  objects  missing\na             0        0\n");
  EXPECT_TRUE(none.missing().empty());
}

TEST(Statistics, OfNumbersHaveAllFigures) {
  auto const some = of({"n"}, {{number(1)}, {number(2)}, {{}}, {number(4)}, {number(3)}, {number(10)}});

  EXPECT_EQ(some.to_json(), R"({"groups":[{"group":null,"rows":6,"fields":[{"name":"n","type":"number","count":5,)"
                            R"("missing":1,"mean":4,"median":3,"min":1,"max":10,"stddev":3.5355339059327378,)"
                            R"("p90":7.6000000000000005,"p99":9.76,"sum":20,"rank_error":0}]}],"notes":[]})"
                            "\n");
}

TEST(Statistics, OfOneNumberHaveNoDeviation) {
  auto const all = parsed(of({"n"}, {{number(2.5)}}));

  auto const entry = field(all, "n", "number");
  EXPECT_TRUE(entry.at("stddev").is_null());
  for (auto const* const name : {"mean", "median", "min", "max", "p90", "p99", "sum"})
    EXPECT_EQ(entry.at(name).to_number<double>(), 2.5) << name;
}

TEST(Statistics, OfHugeNumbersHaveNoInfinity) {
  auto const line = of({"n"}, {{number(1e308)}, {number(1e308)}, {number(9007199254740993.0)}}).to_json();

  EXPECT_NE(line.find(R"("sum":null)"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("max":1e+308)"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("min":9007199254740992)"), std::string::npos) << line;
}

TEST(Statistics, OfTextsListTheFiveMostFrequent) {
  std::vector<Row> rows;
  for (auto const* const value : {"f", "b", "a", "d", "e", "c", "a", "f"})
    rows.push_back({text(value)});
  rows.push_back({{}});

  auto const entry = field(parsed(of({"t"}, rows)), "t", "text");

  EXPECT_EQ(entry.at("count").as_int64(), 8);
  EXPECT_EQ(entry.at("missing").as_int64(), 1);
  EXPECT_EQ(entry.at("distinct").as_int64(), 6);
  EXPECT_EQ(entry.at("top"), json::parse(R"([{"value":"a","count":2},{"value":"f","count":2},{"value":"b","count":1},)"
                                         R"({"value":"c","count":1},{"value":"d","count":1}])"));
}

TEST(Statistics, TakeTrueAndFalseForTexts) {
  auto const entry = field(parsed(of({"t"}, {{true}, {false}, {true}})), "t", "text");

  EXPECT_EQ(entry.at("top"), json::parse(R"([{"value":"true","count":2},{"value":"false","count":1}])"));
}

TEST(Statistics, OfSeveralKindsHaveEachItsFigures) {
  auto const all = parsed(of({"x"}, {{number(1)}, {text("a")}, {Json{"{}"}}, {number(3)}, {{}}}));

  EXPECT_EQ(field(all, "x", "number").at("count").as_int64(), 2);
  EXPECT_EQ(field(all, "x", "number").at("mean").as_int64(), 2);
  EXPECT_EQ(field(all, "x", "text").at("count").as_int64(), 1);
  EXPECT_EQ(field(all, "x", "object").at("count").as_int64(), 1);
  EXPECT_EQ(field(all, "x", "object").at("missing").as_int64(), 1);
}

TEST(Statistics, CountAListAsItsMembers) {
  auto const all =
      parsed(of({"x"}, {{Json{R"([1,2.5,-3,18446744073709551615,"a","a",true,null,{"k":1},[9]])"}}, {Json{"[]"}}}));

  EXPECT_EQ(field(all, "x", "number").at("count").as_int64(), 4);
  EXPECT_EQ(field(all, "x", "number").at("min").as_int64(), -3);
  EXPECT_EQ(field(all, "x", "number").at("max").to_number<double>(), 18446744073709551616.0);
  EXPECT_EQ(field(all, "x", "text").at("count").as_int64(), 3);
  EXPECT_EQ(field(all, "x", "text").at("distinct").as_int64(), 2);
  EXPECT_EQ(field(all, "x", "object").at("count").as_int64(), 2);
  EXPECT_EQ(field(all, "x", "object").at("missing").as_int64(), 0);
}

TEST(Statistics, SurviveListsThatHoldNoUsableNumbers) {
  auto const deep = std::string(10'000, '[') + std::string(10'000, ']');
  auto const all = parsed(of({"x"}, {{Json{deep}}, {Json{"[1e999,-1e999]"}}, {Json{"[1,"}}}));

  EXPECT_GE(field(all, "x", "object").at("count").as_int64(), 3);
  EXPECT_EQ(all.at("groups").as_array().at(0).at("fields").as_array().size(), 1U);
}

TEST(Statistics, TakeWhatARowLacksForMissing) {
  auto const some = of({"a", "b", "c"}, {{text("x")}, {}, {text("x"), text("y"), text("z"), text("more")}});

  EXPECT_EQ(some.missing(), (std::vector<std::pair<std::string, std::uint64_t>>{{"a", 1}, {"b", 2}, {"c", 2}}));
}

TEST(Statistics, NameOnlyFieldsThatWereMissing) {
  auto const some = of({"a", "b"}, {{text(""), {}}, {false, number(0)}});

  EXPECT_EQ(some.missing(), (std::vector<std::pair<std::string, std::uint64_t>>{{"b", 1}}));
}

TEST(Statistics, EscapeNamesAndTexts) {
  auto const all = parsed(of({"a\"\n"}, {{text("\x1b[2J\"\u202e\u202c")}}));

  EXPECT_EQ(field(all, "a\"\n", "text").at("top").as_array().at(0).at("value").as_string(), "\x1b[2J\"\u202e\u202c");
}

TEST(Statistics, ShortenLongTexts) {
  auto const entry = field(parsed(of({"t"}, {{text(std::string(100'000, 'x'))}})), "t", "text");

  EXPECT_EQ(entry.at("top").as_array().at(0).at("value").as_string(), std::string(192, 'x') + "...");
}

TEST(Statistics, AreTheSameForTheSameRows) {
  std::vector<Row> rows;
  rows.reserve(30'000);
  for (int i = 0; i < 30'000; ++i)
    rows.push_back({text(std::to_string(i * 7919 % 20'011)), number(i * 7919 % 20'011)});

  EXPECT_EQ(of({"t", "n"}, rows).to_json(), of({"t", "n"}, rows).to_json());
}

}  // namespace statistics_test
}  // namespace
}  // namespace scrape::extract
