#include <scrape/extract/moments.hpp>

#include <algorithm>
#include <cmath>

namespace scrape::extract {

void Moments::add(double value) noexcept {
  if (std::abs(value) > unit_) take_larger_unit(value);
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = count_ == 0 ? value : std::max(max_, value);
  ++count_;

  auto const x = value * units_per_one_;
  auto const sum = sum_ + x;
  auto const added = sum - sum_;
  lost_ += (sum_ - (sum - added)) + (x - added);  // exact, whichever of the two is larger (Knuth's TwoSum)
  sum_ = sum;

  if (count_ == 1) origin_ = x;
  auto const place = x - origin_;
  auto const distance = place - mean_;
  mean_ += distance / static_cast<double>(count_);
  squares_ += distance * (place - mean_);
}

// The greatest unit, 2 to the power of 1024, is infinity as a double: no value exceeds that. Its reciprocal is exact.
void Moments::take_larger_unit(double value) noexcept {
  auto const exponent = std::ilogb(value) + 1;
  auto const shift = exponent_ - exponent;
  exponent_ = exponent;
  unit_ = std::ldexp(1, exponent);
  units_per_one_ = std::ldexp(1, -exponent);
  sum_ = std::ldexp(sum_, shift);
  lost_ = std::ldexp(lost_, shift);
  origin_ = std::ldexp(origin_, shift);
  mean_ = std::ldexp(mean_, shift);
  squares_ = std::ldexp(squares_, 2 * shift);
}

std::optional<double> Moments::in_ones(double units) const noexcept {
  auto const value = std::ldexp(units, exponent_);
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> Moments::min() const noexcept {
  return count_ > 0 ? std::optional(min_) : std::nullopt;
}

std::optional<double> Moments::max() const noexcept {
  return count_ > 0 ? std::optional(max_) : std::nullopt;
}

std::optional<double> Moments::sum() const noexcept {
  return count_ > 0 ? in_ones(sum_ + lost_) : std::nullopt;
}

// Of the sum, which is more exact than the mean that Welford's recurrence carries along.
std::optional<double> Moments::mean() const noexcept {
  return count_ > 0 ? in_ones((sum_ + lost_) / static_cast<double>(count_)) : std::nullopt;
}

std::optional<double> Moments::stddev() const noexcept {
  return count_ > 1 ? in_ones(std::sqrt(squares_ / static_cast<double>(count_ - 1))) : std::nullopt;
}

}  // namespace scrape::extract
