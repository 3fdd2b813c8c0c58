#include <scrape/plan/rate_limit.hpp>

#include <algorithm>

namespace scrape::plan {

TimePoint RateLimit::pay(std::size_t bytes, TimePoint now) noexcept {
  if (per_second_ == ByteCount{}) return now;
  std::chrono::duration<double> const takes(static_cast<double>(bytes) / static_cast<double>(per_second_.value));
  auto before = paid_until_.load(std::memory_order_relaxed);
  while (true) {
    auto const until = std::max(before, now) + std::chrono::duration_cast<Duration>(takes);
    if (paid_until_.compare_exchange_weak(before, until, std::memory_order_relaxed)) return until;
  }
}

}  // namespace scrape::plan
