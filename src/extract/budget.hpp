#pragma once
/// How much work a query may still make.

#include <cstdint>

namespace scrape::extract {

/// Once spent, it stays so.
class Budget {
 public:
  explicit Budget(std::uint64_t steps) noexcept : left_(steps) {}

  /// Whether there was enough for so many steps more.
  bool spend(std::uint64_t steps) noexcept {
    exhausted_ = exhausted_ || steps > left_;
    if (!exhausted_) left_ -= steps;
    return !exhausted_;
  }
  bool exhausted() const noexcept { return exhausted_; }

 private:
  std::uint64_t left_;
  bool exhausted_ = false;
};

}  // namespace scrape::extract
