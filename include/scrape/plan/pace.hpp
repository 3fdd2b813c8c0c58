#pragma once
/// Whether a body comes fast enough: --speed-limit and --speed-time.

#include <scrape/base/deadline.hpp>
#include <scrape/plan/policy.hpp>

#include <cstddef>
#include <cstdint>

namespace scrape::plan {

/// A body is too slow when it has brought less than speed_limit × speed_time since it last had brought so much, for
/// speed_time. Costs nothing when there is no limit.
class Pace {
 public:
  Pace(Policy const& policy, TimePoint now) noexcept;

  /// Until when more must have come.
  Deadline deadline() const noexcept { return deadline_; }

  void received(std::size_t bytes, TimePoint now) noexcept;

  /// For so long it was us who did not read.
  void paused(Duration pause) noexcept;

 private:
  std::uint64_t quota_;  ///< bytes in speed_time
  Duration time_;
  std::uint64_t missing_ = 0;
  Deadline deadline_;
};

}  // namespace scrape::plan
