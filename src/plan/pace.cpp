#include <scrape/plan/pace.hpp>

#include <algorithm>
#include <cmath>

namespace scrape::plan {

namespace {

std::uint64_t bytes_in(Policy const& policy) noexcept {
  constexpr double most = 0x1p62;
  auto const seconds = std::chrono::duration<double>(policy.speed_time).count();
  return static_cast<std::uint64_t>(std::min(std::ceil(static_cast<double>(policy.speed_limit.value) * seconds), most));
}

}  // namespace

Pace::Pace(Policy const& policy, TimePoint now) noexcept
    : quota_(bytes_in(policy)), time_(policy.speed_time), missing_(quota_) {
  if (quota_ > 0) deadline_ = {after(now, time_), Errc::too_slow};
}

void Pace::received(std::size_t bytes, TimePoint now) noexcept {
  if (quota_ == 0) return;
  if (bytes < missing_) {
    missing_ -= bytes;
    return;
  }
  missing_ = quota_;
  deadline_.at = after(now, time_);
}

void Pace::paused(Duration pause) noexcept {
  deadline_.at = after(deadline_.at, pause);
}

}  // namespace scrape::plan
