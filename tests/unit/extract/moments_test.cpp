#include "extract/data/nist_strd.hpp"
#include "extract/data/reference_numbers.hpp"

#include <scrape/extract/moments.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace scrape::extract {
namespace {
namespace moments_test {

constexpr auto largest = std::numeric_limits<double>::max();
constexpr auto smallest = std::numeric_limits<double>::denorm_min();

Moments of(std::span<double const> numbers) {
  Moments moments;
  for (auto const number : numbers)
    moments.add(number);
  return moments;
}

double relative_error(std::optional<double> value, double expected) {
  if (!value) return std::numeric_limits<double>::infinity();
  return *value == expected ? 0 : std::abs(*value - expected) / std::abs(expected);
}

TEST(Moments, OfNothingAreNothing) {
  Moments const none;

  EXPECT_EQ(none.count(), 0U);
  for (auto const& figure : {none.min(), none.max(), none.sum(), none.mean(), none.stddev()})
    EXPECT_EQ(figure, std::nullopt);
}

TEST(Moments, OfOneNumberHaveNoDeviation) {
  for (auto const number : {0.0, -3.5, largest, -largest, smallest}) {
    auto const one = of(std::vector{number});
    for (auto const& figure : {one.min(), one.max(), one.sum(), one.mean()})
      EXPECT_EQ(figure, number);
    EXPECT_EQ(one.stddev(), std::nullopt);
  }
}

TEST(Moments, OfEqualNumbersHaveNoSpread) {
  for (auto const number : {0.0, 0.1, -1e300, smallest}) {
    auto const moments = of(std::vector<double>(1000, number));
    EXPECT_EQ(moments.stddev(), 0.0) << number;
    EXPECT_LE(relative_error(moments.mean(), number), 1e-15) << number;
  }
}

TEST(Moments, KnowTheExtremesOfEitherSign) {
  auto const negative = of(std::vector{-2.0, -1.0, -3.0});
  EXPECT_EQ(negative.min(), -3.0);
  EXPECT_EQ(negative.max(), -1.0);
  auto const both = of(std::vector{1.0, -1.0, 0.0});
  EXPECT_EQ(both.min(), -1.0);
  EXPECT_EQ(both.max(), 1.0);
}

// NumAcc1 to NumAcc4: a number, and by turns one less and one more than it.
std::vector<double> around(double middle, double below, double above, std::size_t turns) {
  std::vector<double> numbers{middle};
  for (std::size_t i = 0; i < turns; ++i) {
    numbers.push_back(below);
    numbers.push_back(above);
  }
  return numbers;
}

struct Certified {
  char const* name;
  std::vector<double> numbers;
  double mean;
  double stddev;
  double stddev_tolerance;
};

// Where it is more than 1e-14, the numbers lose so much when they become doubles: half a unit in the last place of
// 1000000.1 is 6e-10 of its distance from the mean, that of 10000000.1 is 1e-8.
std::vector<Certified> certified() {
  auto const list = [](auto const& numbers) { return std::vector<double>(numbers.begin(), numbers.end()); };
  return {
      {"Lottery", list(test::lottery), 518.958715596330, 291.699727470969, 4e-15},
      {"Lew", list(test::lew), -177.435, 277.332168044316, 4e-15},
      {"Mavro", list(test::mavro), 2.001856, 0.000429123454003053, 5e-13},
      {"Michelso", list(test::michelso), 299.8524, 0.0790105478190518, 2e-13},
      {"NumAcc1", {10000001, 10000003, 10000002}, 10000002, 1, 0},
      {"NumAcc2", around(1.2, 1.1, 1.3, 500), 1.2, 0.1, 2e-15},
      {"NumAcc3", around(1000000.2, 1000000.1, 1000000.3, 500), 1000000.2, 0.1, 6e-10},
      {"NumAcc4", around(10000000.2, 10000000.1, 10000000.3, 500), 10000000.2, 0.1, 1e-8},
  };
}

// https://www.itl.nist.gov/div898/strd/univ/homepage.html
TEST(Moments, AreThoseThatNistCertifies) {
  for (auto const& [name, numbers, mean, stddev, tolerance] : certified()) {
    auto const moments = of(numbers);
    EXPECT_LE(relative_error(moments.mean(), mean), 2e-15) << name;
    EXPECT_LE(relative_error(moments.stddev(), stddev), tolerance) << name;
  }
}

TEST(Moments, AreThoseOfNumpy) {
  for (auto const& reference : test::references) {
    auto const moments = of(test::numbers_of(reference));
    SCOPED_TRACE(testing::Message() << "shape " << static_cast<int>(reference.shape) << ", " << reference.count);
    EXPECT_LE(relative_error(moments.sum(), reference.sum), 1e-12);
    EXPECT_LE(relative_error(moments.mean(), reference.mean), 1e-12);
    if (reference.count == 1) continue;
    EXPECT_LE(relative_error(moments.stddev(), reference.stddev), 1e-12);
  }
}

TEST(Moments, AddUpExactlyWhatCancels) {
  EXPECT_EQ(of(std::vector{1.0, 1e100, 1.0, -1e100}).sum(), 2.0);  // Neumaier's example: 0 without compensation
  EXPECT_EQ(of(std::vector<double>(10'000'000, 0.1)).sum(), 1'000'000.0);
}

TEST(Moments, DoNotOverflowOnTheWay) {
  auto const huge = of(std::vector{largest, -largest, largest});
  EXPECT_EQ(huge.sum(), largest);
  EXPECT_LE(relative_error(huge.mean(), largest / 3), 1e-15);
  EXPECT_EQ(of(std::vector{1e308, 1e308}).mean(), 1e308);
  EXPECT_LE(relative_error(of(std::vector{1e308, 1.2e308, 1.4e308}).stddev(), 2e307), 1e-14);
}

TEST(Moments, AreNothingWhenNoDoubleHoldsThem) {
  EXPECT_EQ(of(std::vector{1e308, 1e308}).sum(), std::nullopt);
  EXPECT_EQ(of(std::vector{largest, -largest}).stddev(), std::nullopt);
}

TEST(Moments, DoNotVanishOnTheWay) {
  EXPECT_LE(relative_error(of(std::vector{1e-200, 2e-200, 3e-200}).stddev(), 1e-200), 1e-14);
  EXPECT_EQ(of(std::vector{smallest, 3 * smallest}).mean(), 2 * smallest);
}

void expect_scaled(std::vector<double> numbers, int exponent) {
  auto const moments = of(numbers);
  for (auto& number : numbers)
    number = std::ldexp(number, exponent);
  auto const scaled = of(numbers);
  EXPECT_EQ(scaled.sum(), std::ldexp(*moments.sum(), exponent));
  EXPECT_EQ(scaled.mean(), std::ldexp(*moments.mean(), exponent));
  EXPECT_EQ(scaled.stddev(), std::ldexp(*moments.stddev(), exponent));
}

// The unit changes from number to number, in either order.
TEST(Moments, ScaleWithTheNumbers) {
  std::vector<double> numbers;
  for (int exponent = -40; exponent <= 40; ++exponent)
    numbers.push_back(std::ldexp(exponent % 3 == 0 ? -1.25 : 1.5, exponent));
  std::vector<double> const reversed(numbers.rbegin(), numbers.rend());
  for (auto const exponent : {-900, -100, 100, 900}) {
    expect_scaled(numbers, exponent);
    expect_scaled(reversed, exponent);
  }
}

}  // namespace moments_test
}  // namespace
}  // namespace scrape::extract
