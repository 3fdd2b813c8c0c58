#pragma once
/// How much less than allowed a host is asked, by how it answers.

#include <scrape/plan/manners.hpp>
#include <scrape/plan/outcome.hpp>

#include <chrono>
#include <cstddef>

namespace scrape::plan {

/// What an exchange says about its host.
enum class Health {
  well,      ///< it answers
  strained,  ///< it answered 429 or 503 (RFC 6585 §4, RFC 9110 §15.6.4), not in time, or reset the connection
  unknown,   ///< nothing: what went wrong is not a question of how often it is asked
};

Health health_of(Outcome const& outcome) noexcept;

/// Additive increase, multiplicative decrease, as TCP treats a network (RFC 5681). Strain halves the connections, and
/// from the first of them doubles the gap: 100 ms, 200 ms ... 30 s. Each `answers_a_step` good answers add a connection
/// and a fifth of a request per second, until nothing is held back any more. All that was asked for before a step says
/// nothing about what came of that step, so that many answers that tell the same are one event.
class Restraint {
 public:
  static constexpr Duration first_gap = std::chrono::milliseconds(100);
  static constexpr Duration longest_gap = std::chrono::seconds(30);
  static constexpr int answers_a_step = 10;

  /// An exchange that began then came to `health` now. True when the host is to be asked differently from now on.
  bool learn(Health health, TimePoint began, TimePoint now, std::size_t allowed);

  /// What remains of what is allowed.
  Manners apply(Manners const& allowed) const noexcept;

  bool is_on() const noexcept { return held_back_ > 0 || gap_ > Duration::zero(); }

 private:
  bool tighten(std::size_t allowed) noexcept;
  void ease() noexcept;

  std::size_t held_back_ = 0;  ///< connections fewer than allowed
  Duration gap_{};
  int good_answers_ = 0;
  TimePoint last_step_ = TimePoint::min();
};

}  // namespace scrape::plan
