#include <scrape/plan/restraint.hpp>

#include <algorithm>

namespace scrape::plan {
namespace {

constexpr double requests_a_step = 0.2;  // per second

bool is_overload(int status) noexcept {
  return status == 429 || status == 503;
}

// What goes wrong on the way to a proxy or at it says nothing about the host.
Health health_of_failure(Failed const& failed) noexcept {
  auto const& cause = failed.cause;
  if (failed.exchange.phase == Phase::proxy) return Health::unknown;
  if (cause == boost::system::errc::connection_reset) return Health::strained;
  switch (classify(cause, failed.exchange.phase)) {
    case ErrorClass::timeout:
      return cause == Errc::dns_timeout ? Health::unknown : Health::strained;
    case ErrorClass::too_large:
    case ErrorClass::decode:
    case ErrorClass::unexpected:
      return Health::well;
    default:
      return Health::unknown;
  }
}

// Additive in requests per second.
Duration eased(Duration gap) noexcept {
  auto const seconds = std::chrono::duration<double>(gap).count();
  auto const shorter = std::chrono::duration<double>(seconds / (1 + requests_a_step * seconds));
  return std::chrono::duration_cast<Duration>(shorter);
}

}  // namespace

Health health_of(Outcome const& outcome) noexcept {
  if (auto const* const failed = std::get_if<Failed>(&outcome)) {
    auto const& head = failed->exchange.head;
    return head && is_overload(head->status) ? Health::strained : health_of_failure(*failed);
  }
  return is_overload(std::get<Reached>(outcome).exchange.head->status) ? Health::strained : Health::well;
}

bool Restraint::learn(Health health, TimePoint began, TimePoint now, std::size_t allowed) {
  if (health == Health::unknown || began <= last_step_) return false;
  if (health == Health::strained) {
    good_answers_ = 0;
    last_step_ = now;
    return tighten(allowed);
  }
  if (!is_on() || ++good_answers_ < answers_a_step) return false;
  good_answers_ = 0;
  last_step_ = now;
  ease();
  return true;
}

bool Restraint::tighten(std::size_t allowed) noexcept {
  auto const left = allowed > held_back_ ? allowed - held_back_ : 1;
  auto const before = std::pair(held_back_, gap_);
  held_back_ = allowed - std::max<std::size_t>(left / 2, 1);
  gap_ = std::clamp<Duration>(gap_ * 2, first_gap, longest_gap);
  return before != std::pair(held_back_, gap_);
}

void Restraint::ease() noexcept {
  if (held_back_ > 0) --held_back_;
  gap_ = gap_ <= first_gap ? Duration::zero() : eased(gap_);
}

Manners Restraint::apply(Manners const& allowed) const noexcept {
  auto const left = allowed.per_host > held_back_ ? allowed.per_host - held_back_ : 1;
  return {left, std::max(allowed.gap, gap_)};
}

}  // namespace scrape::plan
