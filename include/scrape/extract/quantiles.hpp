#pragma once
/// Medians and other quantiles of many numbers, in bounded memory.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace scrape::extract {

/// Exact for up to `most_exact` numbers. Beyond, a sketch: numbers are kept in levels, and each on level n stands for
/// 2^n of them. A level that is full is sorted, and every second of its numbers goes up, the even and the odd ones by
/// turns (after Manku, Rajagopalan and Lindsay, 1998, and Karnin, Lang and Liberty, 2016). Nothing is left to chance,
/// so that the error in rank is not only likely but certain to be small, whatever the numbers and their order.
class Quantiles {
 public:
  static constexpr std::size_t most_exact = 100'000;

  /// Numbers of a level, and what that costs: no answer is further from its rank than this part of all numbers, up to
  /// 10^13 of them. thin() makes it more; rank_error() says how much it is.
  static constexpr std::size_t level_size = 8192;
  static constexpr double most_rank_error = 0.002;

  void add(double value);

  std::uint64_t count() const noexcept { return count_; }

  /// The number below which each of these shares lies: 0.5 for the median. Between two ranks interpolated (Hyndman and
  /// Fan's definition 7, as numpy does). Empty when there are no numbers.
  std::vector<double> at(std::initializer_list<double> shares) const;

  /// By how much of all numbers the rank of an answer may be off, at most; 0: the answers are exact.
  double rank_error() const noexcept;

  /// Memory that is held.
  std::size_t bytes() const noexcept { return bytes_; }

  /// Memory of a level, about: what decides how fine the answers are, however many numbers there were.
  std::size_t thickness() const noexcept;

  /// Forgets half of the numbers, at the cost of exactness, unless they are few already.
  void thin();

 private:
  struct Level {
    std::vector<double> values;
    std::uint64_t halvings = 0;
  };

  void compress();
  void halve(std::size_t level);
  void measure() noexcept;

  std::vector<Level> levels_;
  std::size_t capacity_ = most_exact + 1;  ///< with so many a level is full
  std::uint64_t count_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace scrape::extract
