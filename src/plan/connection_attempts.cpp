#include <scrape/plan/connection_attempts.hpp>

namespace scrape::plan {

std::optional<std::size_t> ConnectionAttempts::next(TimePoint now) noexcept {
  if (now < next_at()) return std::nullopt;
  not_before_ = now + attempt_delay;
  return begun_++;
}

TimePoint ConnectionAttempts::next_at() const noexcept {
  return begun_ == addresses_ ? TimePoint::max() : not_before_;
}

void ConnectionAttempts::failed() noexcept {
  ++failed_;
  not_before_ = TimePoint::min();
}

}  // namespace scrape::plan
