#pragma once
/// Sum, mean, spread and extremes of numbers, without keeping them.

#include <cstdint>
#include <optional>

namespace scrape::extract {

/// Mean and spread after Welford, the sum after Kahan, Babuška and Neumaier. Takes any finite numbers: it reckons in
/// units of a power of two that no number exceeds, so that squares neither overflow nor vanish.
class Moments {
 public:
  void add(double value) noexcept;

  std::uint64_t count() const noexcept { return count_; }

  // Nothing when there are no numbers, or none that a double can hold.
  std::optional<double> min() const noexcept;
  std::optional<double> max() const noexcept;
  std::optional<double> sum() const noexcept;
  std::optional<double> mean() const noexcept;

  /// Of a sample (n - 1); nothing for fewer than two numbers.
  std::optional<double> stddev() const noexcept;

 private:
  void take_larger_unit(double value) noexcept;
  std::optional<double> in_ones(double units) const noexcept;

  std::uint64_t count_ = 0;
  double min_ = 0;
  double max_ = 0;

  int exponent_ = -1000;  ///< the unit is 2 to the power of this
  double unit_ = 0x1p-1000;
  double units_per_one_ = 0x1p1000;

  // In units:
  double sum_ = 0;
  double lost_ = 0;     ///< what was rounded off the sum
  double origin_ = 0;   ///< the first number: what is measured from there has more digits for the spread
  double mean_ = 0;     ///< from the origin
  double squares_ = 0;  ///< sum of the squared distances from the mean
};

}  // namespace scrape::extract
