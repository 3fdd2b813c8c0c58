#pragma once
/// Until when something may take, and which failure it is when it takes longer.

#include <scrape/base/error.hpp>

#include <chrono>

namespace scrape {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = Clock::duration;
using WallTime = std::chrono::system_clock::time_point;

/// `delay` after `now`, however long that is: a limit that was switched off is Duration::max().
constexpr TimePoint after(TimePoint now, Duration delay) noexcept {
  return delay < TimePoint::max() - now ? now + delay : TimePoint::max();
}

/// Goes down a call chain by value. The default never expires.
struct Deadline {
  TimePoint at = TimePoint::max();
  Errc expiry = Errc::attempt_timeout;
};

/// The earlier of two deadlines with its own failure, so that a time-out always says which limit was hit.
constexpr Deadline sooner(Deadline a, Deadline b) noexcept {
  return b.at < a.at ? b : a;
}

}  // namespace scrape
