#include <scrape/net/watchdog.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace scrape::net {

struct Watchdog::Timer {
  explicit Timer(boost::asio::any_io_executor const& executor) : wait(executor) {}

  boost::asio::steady_timer wait;
};

Watchdog::Watchdog(boost::asio::any_io_executor const& executor) : timer_(std::make_shared<Timer>(executor)) {}

Watchdog::~Watchdog() = default;

void Watchdog::cap(Deadline limit) {
  cap_ = sooner(cap_, limit);
  next_look_ = std::min(next_look_, cap_.at);
  sweep();
}

error_code Watchdog::overdue(Deadline by) const noexcept {
  auto const limit = sooner(by, cap_);
  return limit.at <= Clock::now() ? error_code(limit.expiry) : error_code();
}

void Watchdog::add(Watch& watch) {
  next_look_ = std::min(next_look_, sooner(watch.by_, cap_).at);
  if (!watch.is_linked()) armed_.push_back(watch);
  if (!is_scheduled_) schedule();
}

void Watchdog::schedule() {
  is_scheduled_ = true;
  timer_->wait.expires_after(watchdog_period);
  // The timer outlives us while its handler is on the way; cancelled by our end, it does not touch us.
  timer_->wait.async_wait([this, alive = std::weak_ptr(timer_)](error_code const& failed) {
    if (failed || alive.expired()) return;
    is_scheduled_ = false;
    sweep();
    if (!armed_.empty()) schedule();
  });
}

// Most often all have time left: thousands that wait are not looked at one by one then (measured: a sixth of the CPU of
// a run with 10 000 of them).
void Watchdog::sweep() {
  auto const now = Clock::now();
  if (now < next_look_) return;
  next_look_ = TimePoint::max();
  for (auto& watch : armed_) {
    auto const end = sooner(watch.by_, cap_).at;
    next_look_ = std::min(next_look_, end);
    if (now < end) continue;
    watch.has_expired_ = true;
    watch.cancel_();
  }
}

Watch::Watch(Watchdog& watchdog, std::function<void()> cancel) : watchdog_(watchdog), cancel_(std::move(cancel)) {}

error_code Watch::overdue(Deadline by) const noexcept {
  return watchdog_.overdue(by);
}

void Watch::arm(Deadline by) {
  by_ = by;
  has_expired_ = false;
  watchdog_.add(*this);
}

void Watch::disarm() noexcept {
  if (is_linked()) unlink();
}

error_code Watch::disarm(error_code const& ended) noexcept {
  disarm();
  if (ended != boost::asio::error::operation_aborted || !has_expired_) return ended;
  return sooner(by_, watchdog_.cap_).expiry;
}

}  // namespace scrape::net
