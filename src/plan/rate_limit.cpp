#include <scrape/plan/rate_limit.hpp>

#include <algorithm>

namespace scrape::plan {

TimePoint RateLimit::pay(std::size_t bytes, TimePoint now) noexcept {
  if (per_second_ == ByteCount{}) return now;
  std::chrono::duration<double> const takes(static_cast<double>(bytes) / static_cast<double>(per_second_.value));
  paid_until_ = std::max(paid_until_, now) + std::chrono::duration_cast<Duration>(takes);
  return paid_until_;
}

}  // namespace scrape::plan
