#include <scrape/base/text.hpp>
#include <scrape/extract/statistics.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace statistics_groups_test {

namespace json = boost::json;

using Names = std::vector<std::string>;

Value number(double value) {
  return Number{std::to_string(value), value};
}

Statistics by_field(Names names, std::vector<Row> const& rows) {
  Statistics statistics(std::move(names), 0, false);
  for (auto const& row : rows)
    statistics.add("h", row);
  return statistics;
}

json::array groups_of(Statistics const& statistics) {
  return json::parse(statistics.to_json()).at("groups").as_array();
}

// "name:rows", and ":rows" without a name.
Names summary(Statistics const& statistics) {
  Names groups;
  for (auto const& group : groups_of(statistics)) {
    std::string const name(group.at("group").is_null() ? "" : group.at("group").as_string());
    groups.push_back(name + ':' + std::to_string(group.at("rows").as_int64()));
  }
  return groups;
}

TEST(StatisticsByHost, AreInTheOrderOfTheNames) {
  Statistics statistics({"n"}, std::nullopt, true);
  statistics.add("b.example", {number(1)});
  statistics.add("a.example", {number(2)});
  statistics.add("b.example", {number(3)});

  EXPECT_EQ(summary(statistics), (Names{"a.example:1", "b.example:2"}));
  auto const fields = groups_of(statistics).at(1).at("fields").as_array();
  EXPECT_EQ(fields.at(0).at("mean").to_number<double>(), 2);
}

TEST(StatisticsByField, HaveAGroupForEachOfItsValues) {
  auto const statistics = by_field({"kind", "n"}, {{std::string("b"), number(1)},
                                                   {{}, number(2)},
                                                   {Number{"9.90", 9.9}, number(3)},
                                                   {true, number(4)},
                                                   {Json{"[1]"}, number(5)},
                                                   {std::string("b"), number(6)},
                                                   {}});

  EXPECT_EQ(summary(statistics), (Names{":2", "9.90:1", "[1]:1", "b:2", "true:1"}));
}

TEST(StatisticsByField, LeaveThatFieldOutOfTheGroups) {
  auto const statistics = by_field({"kind", "n"}, {{std::string("a"), number(1)}, {{}, number(1)}});

  for (auto const& group : groups_of(statistics)) {
    ASSERT_EQ(group.at("fields").as_array().size(), 1U);
    EXPECT_EQ(group.at("fields").as_array().at(0).at("name").as_string(), "n");
  }
  EXPECT_EQ(statistics.missing(), (std::vector<std::pair<std::string, std::uint64_t>>{{"kind", 1}}));
}

TEST(StatisticsByField, TellLongNamesApart) {
  std::string const same(300, 'x');
  auto const statistics = by_field({"kind"}, {{same + "1"}, {same + "2"}, {same + "1"}});

  auto const cut = std::string(192, 'x') + "...";
  auto groups = summary(statistics);
  std::ranges::sort(groups);
  EXPECT_EQ(groups, (Names{cut + ":1", cut + ":2"}));
}

TEST(StatisticsByField, CountMissingValuesOverAllGroups) {
  auto const statistics = by_field({"kind", "n"}, {{std::string("a"), {}}, {std::string("b"), {}}, {{}, number(1)}});

  EXPECT_EQ(statistics.missing(), (std::vector<std::pair<std::string, std::uint64_t>>{{"kind", 1}, {"n", 2}}));
}

TEST(StatisticsByField, CountFurtherGroupsAsOthers) {
  std::vector<Row> rows;
  rows.reserve(Statistics::most_groups + 12);
  for (std::size_t i = 0; i < Statistics::most_groups + 10; ++i)
    rows.push_back({std::to_string(i)});
  rows.push_back({std::string("0")});
  rows.push_back({{}});
  auto const statistics = by_field({"kind"}, rows);

  auto const groups = summary(statistics);
  EXPECT_EQ(groups.size(), Statistics::most_groups + 2);
  EXPECT_EQ(groups.front(), ":1");
  EXPECT_EQ(groups.at(1), "0:2");
  EXPECT_EQ(groups.back(), "(others):10");
  EXPECT_EQ(json::parse(statistics.to_json()).at("notes").as_array().size(), 1U);
  EXPECT_NE(statistics.to_text().find("\n(others): 10 rows\n"), std::string::npos);
}

TEST(StatisticsByField, HaveFewerGroupsOfManyFields) {
  Names const names(100, "f");
  Statistics statistics(names, std::nullopt, true);
  for (std::size_t i = 0; i < 150; ++i)
    statistics.add(std::to_string(i), {});

  EXPECT_EQ(groups_of(statistics).size(), Statistics::most_cells / names.size() + 1);
  EXPECT_EQ(summary(statistics).back(), "(others):50");
}

// The same values in each of so many groups that all of them together are too many.
template <class MakeValue>
Statistics crowded(std::size_t hosts, std::size_t rows, MakeValue value_of) {
  Statistics statistics({"x"}, std::nullopt, true);
  std::size_t most = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    Row const row{value_of(i)};
    for (std::size_t host = 0; host < hosts; ++host)
      statistics.add(std::to_string(host), row);
    most = std::max(most, statistics.held());
  }
  EXPECT_LE(most, Statistics::most_held);
  EXPECT_GT(most, Statistics::most_held * 3 / 4);
  EXPECT_EQ(json::parse(statistics.to_json()).at("notes").as_array().size(), 1U);
  return statistics;
}

// Of the numbers from 0 to rows - 1.
bool expect_numbers_within_error(json::value const& entry, double rows) {
  auto const error = entry.at("rank_error").to_number<double>();
  EXPECT_LT(error, 0.01);
  EXPECT_NEAR(entry.at("median").to_number<double>(), (rows - 1) * 0.5, error * rows + 1e-6);
  EXPECT_NEAR(entry.at("p90").to_number<double>(), (rows - 1) * 0.9, error * rows + 1e-6);
  EXPECT_EQ(entry.at("mean").to_number<double>(), (rows - 1) * 0.5);
  return error > 0;
}

// Of texts of which every fourth is "often".
bool expect_texts_within_error(json::value const& entry, std::int64_t rows) {
  auto const undercount = entry.at("undercount").as_int64();
  auto const& often = entry.at("top").as_array().at(0);
  EXPECT_EQ(entry.at("count").as_int64(), rows);
  EXPECT_EQ(often.at("value").as_string(), "often");
  EXPECT_LE(often.at("count").as_int64(), rows / 4);
  EXPECT_GE(often.at("count").as_int64() + undercount, rows / 4);
  return undercount > 0;
}

TEST(StatisticsByHost, HoldBoundedManyNumbersAndSayWhichAreEstimates) {
  constexpr std::size_t rows = 17'000;
  auto const statistics =
      crowded(200, rows, [](std::size_t i) { return number(static_cast<double>(i * 7919 % rows)); });

  std::size_t estimates = 0;
  for (auto const& group : groups_of(statistics)) {
    auto const& entry = group.at("fields").as_array().at(0);
    estimates += static_cast<std::size_t>(expect_numbers_within_error(entry, rows));
  }
  EXPECT_GT(estimates, 0U);
}

TEST(StatisticsByHost, HoldBoundedManyTextsAndSayWhichAreEstimates) {
  constexpr std::size_t rows = 2000;
  auto const statistics = crowded(200, rows, [](std::size_t i) {
    return i % 4 == 0 ? std::string("often") : std::to_string(i) + std::string(150, 'x');
  });

  std::size_t estimates = 0;
  for (auto const& group : groups_of(statistics)) {
    auto const& entry = group.at("fields").as_array().at(0);
    estimates += static_cast<std::size_t>(expect_texts_within_error(entry, rows));
  }
  EXPECT_GT(estimates, 0U);
}

TEST(StatisticsText, IsATableOfEachKind) {
  Statistics statistics({"price", "kind", "tags"}, std::nullopt, false);
  statistics.add("h", {Number{"9.90", 9.9}, std::string("book"), Json{"{}"}});
  statistics.add("h", {Number{"20", 20}, std::string("book"), Json{"{}"}});
  statistics.add("h", {{}, std::string("pen"), {}});

  EXPECT_EQ(statistics.to_text(),
            "3 rows\n"
            "numbers  count  missing   mean  median  min  max     stddev    p90     p99   sum\n"
            "price        2        1  14.95   14.95  9.9   20  7.1417785  18.99  19.899  29.9\n"
            "texts  count  missing  distinct  times  most frequent\n"
            "kind       3        0         2      2  book\n"
            "                                     1  pen\n"
            "others  objects  missing\n"
            "tags          2        1\n");
}

TEST(StatisticsText, HasAHeadingForEachGroup) {
  auto const statistics = by_field({"kind", "n"}, {{std::string("a"), number(1)}, {{}, number(2)}});

  EXPECT_EQ(statistics.to_text(),
            "(none): 1 row\n"
            "numbers  count  missing  mean  median  min  max  stddev  p90  p99  sum\n"
            "n            1        0     2       2    2    2       -    2    2    2\n"
            "\n"
            "a: 1 row\n"
            "numbers  count  missing  mean  median  min  max  stddev  p90  p99  sum\n"
            "n            1        0     1       1    1    1       -    1    1    1\n");
}

TEST(StatisticsText, AlignsCharactersNotBytes) {
  Statistics statistics({"größe", "x"}, std::nullopt, false);
  statistics.add("h", {number(1), number(22)});

  EXPECT_EQ(statistics.to_text(),
            "1 row\n"
            "numbers  count  missing  mean  median  min  max  stddev  p90  p99  sum\n"
            "größe        1        0     1       1    1    1       -    1    1    1\n"
            "x            1        0    22      22   22   22       -   22   22   22\n");
}

TEST(StatisticsText, IsHarmless) {
  std::string const attack = "\x1b[2J\r\n\u202e\u202c\x9b";
  auto const statistics = by_field({"kind", "t"}, {{attack, attack}, {std::string(1000, '\x1b'), {}}});

  auto const text = statistics.to_text();

  EXPECT_EQ(first_invalid_utf8(text), std::string_view::npos);
  for (auto const c : text)
    EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << static_cast<int>(c);
  EXPECT_NE(text.find("\\x1b[2J\\x0d\\x0a\\u{202e}\\u{202c}\\x9b: 1 row\n"), std::string::npos) << text;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    EXPECT_LE(text.find('\n', at) - at, 300U) << text;
}

TEST(StatisticsText, ShortensLongTexts) {
  for (auto const size : {60, 61, 192, 193, 10'000}) {
    Statistics statistics({"t"}, std::nullopt, false);
    statistics.add("h", {std::string(static_cast<std::size_t>(size), 'x')});

    auto const is_cut = size > 60;
    EXPECT_TRUE(statistics.to_text().ends_with("  " + std::string(60, 'x') + (is_cut ? "...\n" : "\n"))) << size;
  }
}

TEST(StatisticsText, MarksWhatIsAnEstimate) {
  Statistics statistics({"n", "t"}, std::nullopt, false);
  for (int i = 0; i < 150'000; ++i)
    statistics.add("h", {number(i), i % 2 == 0 ? std::string("even") : std::to_string(i)});

  auto const text = statistics.to_text();

  for (auto const* const part : {"  74999.5  ~7", "  ~1349", "  ~1484", "  >=10000", "  >=74", "\n~ ", "\n>= "})
    EXPECT_NE(text.find(part), std::string::npos) << part << '\n' << text;
  EXPECT_EQ(text.find("~0"), std::string::npos);
}

}  // namespace statistics_groups_test
}  // namespace
}  // namespace scrape::extract
