#pragma once
/// So many bytes a second, for all connections together: --limit-rate.

#include <scrape/base/deadline.hpp>
#include <scrape/base/units.hpp>

#include <atomic>
#include <cstddef>

namespace scrape::plan {

/// Receivers pay for what they have received by reading nothing for as long as that takes at the rate, one after the
/// other in the order in which they paid. What was not used before is lost, so that there are no bursts. Thread-safe.
class RateLimit {
 public:
  /// Zero: as fast as it comes.
  explicit RateLimit(ByteCount per_second) noexcept : per_second_(per_second) {}

  /// Until when the one who has just received so many bytes is to wait.
  TimePoint pay(std::size_t bytes, TimePoint now) noexcept;

 private:
  ByteCount per_second_;
  std::atomic<TimePoint> paid_until_{};
};

}  // namespace scrape::plan
