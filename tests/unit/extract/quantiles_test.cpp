#include "extract/data/reference_numbers.hpp"
#include "support/random.hpp"

#include <scrape/extract/quantiles.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace quantiles_test {

constexpr auto shares = {0.0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0};

Quantiles of(std::span<double const> numbers) {
  Quantiles quantiles;
  for (auto const number : numbers)
    quantiles.add(number);
  return quantiles;
}

std::vector<double> quartiles(std::vector<double> const& numbers) {
  return of(numbers).at({0, 0.25, 0.5, 0.75, 1});
}

// How far `value` is from the rank that it should have, as a part of all; 0 anywhere among its equals.
double rank_error(std::vector<double> const& sorted, double value, double share) {
  auto const [first, last] = std::ranges::equal_range(sorted, value);
  auto const rank = share * static_cast<double>(sorted.size() - 1);
  auto const least = static_cast<double>(first - sorted.begin());
  auto const most = static_cast<double>(last - sorted.begin());
  auto const distance = rank < least - 1 ? least - 1 - rank : std::max(0.0, rank - most);
  return distance / static_cast<double>(sorted.size());
}

TEST(Quantiles, OfNothingAreNothing) {
  Quantiles const none;

  EXPECT_EQ(none.at({0.5}), std::vector<double>{});
  EXPECT_EQ(none.rank_error(), 0);
}

TEST(Quantiles, AreInterpolatedBetweenRanks) {
  using Numbers = std::vector<double>;
  EXPECT_EQ(quartiles({7}), (Numbers{7, 7, 7, 7, 7}));
  EXPECT_EQ(quartiles({3, 1}), (Numbers{1, 1.5, 2, 2.5, 3}));
  EXPECT_EQ(quartiles({3, 2, 1}), (Numbers{1, 1.5, 2, 2.5, 3}));
  EXPECT_EQ(quartiles({4, 1, 3, 2}), (Numbers{1, 1.75, 2.5, 3.25, 4}));
  EXPECT_EQ(quartiles({5, 5, 5, 5}), (Numbers{5, 5, 5, 5, 5}));
}

TEST(Quantiles, OfHugeNumbersDoNotOverflow) {
  constexpr auto largest = std::numeric_limits<double>::max();
  EXPECT_EQ(of(std::vector{-largest, largest}).at({0.5}).front(), 0);
  EXPECT_EQ(of(std::vector{largest, largest}).at({0.5}).front(), largest);
}

TEST(Quantiles, AreThoseOfNumpy) {
  for (auto const& reference : test::references) {
    SCOPED_TRACE(testing::Message() << "shape " << static_cast<int>(reference.shape) << ", " << reference.count);
    auto const quantiles = of(test::numbers_of(reference));
    auto const found = quantiles.at({0.5, 0.9, 0.99});
    EXPECT_EQ(quantiles.rank_error(), 0);
    EXPECT_NEAR(found.at(0), reference.median, std::abs(reference.median) * 1e-12);
    EXPECT_NEAR(found.at(1), reference.p90, std::abs(reference.p90) * 1e-12);
    EXPECT_NEAR(found.at(2), reference.p99, std::abs(reference.p99) * 1e-12);
  }
}

TEST(Quantiles, AreExactUpToTheirLimitAndSaySo) {
  Quantiles quantiles;
  for (std::size_t i = 0; i < Quantiles::most_exact; ++i)
    quantiles.add(static_cast<double>(i));
  EXPECT_EQ(quantiles.rank_error(), 0);

  quantiles.add(0);

  EXPECT_GT(quantiles.rank_error(), 0);
}

struct Order {
  std::string name;
  std::vector<double> numbers;
};

// Orders that are hard for some sketch or other.
std::vector<Order> orders(std::size_t count) {
  std::vector<double> sorted(count);
  std::vector<double> zigzag(count);
  std::vector<double> random(count);
  std::vector<double> repeated(count);
  std::vector<double> outwards(count);
  test::Random source(7);
  for (std::size_t i = 0; i < count; ++i) {
    auto const x = static_cast<double>(i);
    sorted[i] = x;
    zigzag[i] = i % 2 == 0 ? x : static_cast<double>(count) - x;
    random[i] = std::exp(static_cast<double>(source.below(count)) / 1e5);
    repeated[i] = static_cast<double>(source.below(10));
    outwards[i] = i % 2 == 0 ? x : -x;
  }
  auto reversed = sorted;
  std::ranges::reverse(reversed);
  return {{"sorted", sorted},
          {"reversed", reversed},
          {"zig-zag", zigzag},
          {"random", random},
          {"few", repeated},
          {"outwards", outwards},
          {"constant", std::vector<double>(count, 4.5)}};
}

TEST(Quantiles, BeyondTheirLimitAreWithinTheirStatedError) {
  for (auto& [name, numbers] : orders(300'000)) {
    auto const quantiles = of(numbers);
    EXPECT_LE(quantiles.rank_error(), Quantiles::most_rank_error) << name;
    auto const found = quantiles.at(shares);
    std::ranges::sort(numbers);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      auto const share = *(shares.begin() + i);
      EXPECT_LE(rank_error(numbers, found[i], share), quantiles.rank_error()) << name << ' ' << share;
    }
  }
}

TEST(Quantiles, WhenThinnedStateALargerErrorAndKeepIt) {
  for (auto& [name, numbers] : orders(150'000)) {
    Quantiles quantiles;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      quantiles.add(numbers[i]);
      if (i % 20'000 == 10'000) quantiles.thin();
    }
    EXPECT_GT(quantiles.rank_error(), Quantiles::most_rank_error) << name;
    auto const found = quantiles.at(shares);
    std::ranges::sort(numbers);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      auto const share = *(shares.begin() + i);
      EXPECT_LE(rank_error(numbers, found[i], share), quantiles.rank_error()) << name << ' ' << share;
    }
  }
}

TEST(Quantiles, HoldBoundedMemory) {
  Quantiles quantiles;
  std::size_t most = 0;
  for (std::size_t i = 0; i < 1'000'000; ++i) {
    quantiles.add(static_cast<double>(i));
    most = std::max(most, quantiles.bytes());
  }

  EXPECT_LE(most, std::size_t{1} << 21U);
  EXPECT_LE(quantiles.bytes(), std::size_t{1} << 20U);
}

TEST(Quantiles, GiveMemoryBackWhenThinned) {
  Quantiles quantiles;
  for (std::size_t i = 0; i < 50'000; ++i)
    quantiles.add(static_cast<double>(i));
  for (auto before = quantiles.thickness() + 1; quantiles.thickness() < before;) {
    before = quantiles.thickness();
    quantiles.thin();
  }

  EXPECT_LE(quantiles.bytes(), 4096U);
  EXPECT_EQ(quantiles.count(), 50'000U);
}

}  // namespace quantiles_test
}  // namespace
}  // namespace scrape::extract
