#include <scrape/extract/quantiles.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace scrape::extract {
namespace {

// Below that a level is not worth its overhead.
constexpr std::size_t least_capacity = 16;

struct Weighted {
  double value;
  std::uint64_t weight;  ///< until at() adds them up
};

// The number of that rank, from 0. `numbers` are sorted, and each has the count of those up to and with it.
double number_at(std::vector<Weighted> const& numbers, std::uint64_t rank) {
  auto const found = std::ranges::upper_bound(numbers, rank, {}, &Weighted::weight);
  return found == numbers.end() ? numbers.back().value : found->value;
}

double interpolated(std::vector<Weighted> const& numbers, double share, std::uint64_t count) {
  auto const place = share * static_cast<double>(count - 1);
  auto const below = static_cast<std::uint64_t>(place);
  auto const low = number_at(numbers, below);
  return std::lerp(low, number_at(numbers, below + 1), place - std::floor(place));
}

}  // namespace

void Quantiles::add(double value) {
  if (levels_.empty()) levels_.emplace_back();
  auto& values = levels_.front().values;
  auto const grows = values.size() == values.capacity();
  values.push_back(value);
  ++count_;
  if (values.size() >= capacity_) {
    capacity_ = std::min(capacity_, level_size);
    compress();
  } else if (grows) {
    measure();
  }
}

void Quantiles::compress() {
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    if (levels_[level].values.size() >= capacity_) halve(level);
  }
  measure();
}

// An odd number out, the largest, stays. A rank is off by one of the level's weights when it lies between two of which
// one goes; upwards when the first ones stay, downwards when the second ones do.
void Quantiles::halve(std::size_t level) {
  if (level + 1 == levels_.size()) levels_.emplace_back();
  auto& [values, halvings] = levels_[level];
  auto& above = levels_[level + 1].values;
  std::ranges::sort(values);
  auto const pairs = values.size() / 2;
  for (std::size_t i = 0; i < pairs; ++i)
    above.push_back(values[2 * i + halvings % 2]);
  values.erase(values.begin(), std::next(values.begin(), static_cast<std::ptrdiff_t>(2 * pairs)));
  if (values.capacity() > 2 * capacity_) values.shrink_to_fit();
  ++halvings;
}

void Quantiles::measure() noexcept {
  bytes_ = levels_.capacity() * sizeof(Level);
  for (auto const& level : levels_)
    bytes_ += level.values.capacity() * sizeof(double);
}

std::size_t Quantiles::thickness() const noexcept {
  return std::min(bytes_, capacity_ * sizeof(double));
}

void Quantiles::thin() {
  std::size_t largest = 0;
  for (auto const& level : levels_)
    largest = std::max(largest, level.values.size());
  capacity_ = std::max(std::min(capacity_, largest) / 2 + 1, least_capacity);
  compress();
  for (auto& level : levels_)
    level.values.shrink_to_fit();
  measure();
}

// Of two halvings of a level in turn, one is off upwards and the other downwards, by the level's weight at most.
double Quantiles::rank_error() const noexcept {
  double error = 0;
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    auto const uneven = levels_[level].halvings - levels_[level].halvings / 2;
    error += std::ldexp(static_cast<double>(uneven), static_cast<int>(level));
  }
  return error == 0 ? 0 : error / static_cast<double>(count_);
}

std::vector<double> Quantiles::at(std::initializer_list<double> shares) const {
  if (count_ == 0) return {};
  std::vector<Weighted> numbers;
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    for (auto const value : levels_[level].values)
      numbers.push_back({value, std::uint64_t{1} << level});
  }
  std::ranges::sort(numbers, {}, &Weighted::value);
  std::uint64_t before = 0;
  for (auto& number : numbers)
    before = number.weight += before;

  std::vector<double> found;
  for (auto const share : shares)
    found.push_back(interpolated(numbers, share, count_));
  return found;
}

}  // namespace scrape::extract
