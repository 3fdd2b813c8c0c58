#include "support/random.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/top_values.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace scrape::extract {
namespace {
namespace top_values_test {

using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

Counts top(TopValues const& values, std::size_t most = 5) {
  Counts counts;
  for (auto const& entry : values.most_frequent(most))
    counts.emplace_back(entry.text, entry.count);
  return counts;
}

TopValues of(std::vector<std::string> const& texts) {
  TopValues values;
  for (auto const& text : texts)
    values.add(text);
  return values;
}

TEST(TopValues, IsEmptyAtFirst) {
  TopValues const values;

  EXPECT_EQ(values.count(), 0U);
  EXPECT_EQ(values.distinct(), 0U);
  EXPECT_TRUE(values.is_exact());
  EXPECT_EQ(top(values), Counts{});
}

TEST(TopValues, CountsEachText) {
  auto const values = of({"b", "a", "b", "", "c", "b", "a"});

  EXPECT_EQ(values.count(), 7U);
  EXPECT_EQ(values.distinct(), 4U);
  EXPECT_EQ(top(values), (Counts{{"b", 3}, {"a", 2}, {"", 1}, {"c", 1}}));
}

TEST(TopValues, ListsTiesInTheOrderOfTheirBytes) {
  auto const values = of({"z", "\xc3\xa4", "B", "a", "z", "\xc3\xa4", "B", "a", "c", "d", "e", "y"});

  EXPECT_EQ(top(values), (Counts{{"B", 2}, {"a", 2}, {"z", 2}, {"\xc3\xa4", 2}, {"c", 1}}));
}

TEST(TopValues, TellsLongTextsApartByTheirEnds) {
  std::string const same(TopValues::longest_kept, 'x');
  auto const values = of({same + "1", same + "2", same + "1", same + "2", same + "1", same});

  EXPECT_EQ(top(values), (Counts{{same, 3}, {same, 2}, {same, 1}}));
  auto const entries = values.most_frequent(3);
  EXPECT_TRUE(entries.at(0).is_shortened);
  EXPECT_TRUE(entries.at(1).is_shortened);
  EXPECT_FALSE(entries.at(2).is_shortened);
}

TEST(TopValues, ShortensBetweenCharacters) {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string text(shift, 'x');
    while (text.size() < 300)
      text += "😀";
    auto const shown = of({text}).most_frequent(1).at(0).text;
    EXPECT_EQ(first_invalid_utf8(shown), std::string_view::npos);
    EXPECT_GT(shown.size() + 4, TopValues::longest_kept);
  }
}

TEST(TopValues, IsExactUpToItsLimit) {
  TopValues values;
  for (std::size_t round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < TopValues::most_texts; ++i)
      values.add(std::to_string(i));
  }

  EXPECT_TRUE(values.is_exact());
  EXPECT_EQ(values.distinct(), TopValues::most_texts);
  EXPECT_EQ(top(values, 2), (Counts{{"0", 2}, {"1", 2}}));
}

TEST(TopValues, BeyondItsLimitListsNoTextThatIsAsRareAsTheForgottenOnes) {
  TopValues values;
  for (int i = 0; i < 50'000; ++i)
    values.add(std::to_string(i));

  EXPECT_FALSE(values.is_exact());
  EXPECT_EQ(values.distinct(), TopValues::most_texts);
  EXPECT_EQ(top(values), Counts{});
}

TEST(TopValues, BeyondItsLimitFindsAFrequentTextThatComesLate) {
  TopValues values;
  for (int i = 0; i < 50'000; ++i)
    values.add(std::to_string(i));
  for (int i = 0; i < 1000; ++i)
    values.add("late");

  EXPECT_EQ(top(values), (Counts{{"late", 1000}}));
}

// `exact` are the true counts of all texts.
void expect_within_bounds(TopValues const& values, std::map<std::string, std::uint64_t> exact) {
  auto const listed = top(values, 100);
  ASSERT_FALSE(listed.empty());
  for (auto const& [text, count] : listed) {
    EXPECT_LE(count, exact[text]) << text;
    EXPECT_GE(count + values.undercount(), exact[text]) << text;
    exact.erase(text);
  }
  for (auto const& [text, count] : exact)
    ASSERT_LE(count, listed.back().second + values.undercount()) << text;
}

// A few texts are frequent and most are rare.
TEST(TopValues, BeyondItsLimitStatesHowFarCountsAreOff) {
  test::Random random(1982);
  TopValues values;
  std::map<std::string, std::uint64_t> exact;
  for (int i = 0; i < 300'000; ++i) {
    auto const text = std::to_string(random.below(random.one_in(4) ? 1 + random.below(1000) : 1'000'000));
    values.add(text);
    ++exact[text];
  }

  EXPECT_FALSE(values.is_exact());
  EXPECT_LE(values.undercount(), 300'000 / (TopValues::most_texts / 2));
  EXPECT_LE(values.distinct(), exact.size());
  expect_within_bounds(values, std::move(exact));
}

TEST(TopValues, HoldsBoundedMemory) {
  TopValues values;
  std::size_t most = 0;
  for (int i = 0; i < 100'000; ++i) {
    values.add(std::string(1000, 'x') + std::to_string(i));
    most = std::max(most, values.bytes());
  }

  EXPECT_LE(most, TopValues::most_texts * 320 /* bytes of a text and its node */);
}

TEST(TopValues, GivesMemoryBackWhenThinned) {
  auto values = of({"a", "a", "a", "b", "b", "c", "d"});
  auto const before = values.bytes();

  values.thin();

  EXPECT_LE(values.bytes(), before / 2);
  EXPECT_EQ(values.distinct(), 4U);
  EXPECT_EQ(values.count(), 7U);
  while (values.bytes() > 0)
    values.thin();
  values.thin();
  EXPECT_EQ(top(values), Counts{});
}

}  // namespace top_values_test
}  // namespace
}  // namespace scrape::extract
