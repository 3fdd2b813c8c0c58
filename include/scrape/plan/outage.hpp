#pragma once
/// Whether this machine's network or its name servers are gone, as far as the ends of exchanges tell.

#include <scrape/base/deadline.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/url/origin.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace scrape::plan {

/// What the end of an exchange says about that.
enum class Sign {
  none,
  answered,    ///< somebody out there did, be it that nobody takes connections (ECONNREFUSED)
  unresolved,  ///< no name server had an answer; that there is no such name is one (RFC 2308 §2, §7)
  unreached,   ///< there is no way to the host, or it is silent
};

Sign sign_of(error_code const& cause, Phase phase) noexcept;
Sign sign_of(Outcome const& outcome) noexcept;

/// Suspects an outage when so many hosts in a row fail to be resolved, or fail to be reached, that it is hardly their
/// own fault, and not one does better. But a list may name thousands of dead hosts in a row. Hence hosts that answered
/// before, the witnesses, are asked: one at a time, at first at once, then after 1 s, 2 s, 4 s ... 30 s.
/// - One that can still be reached clears the suspicion: dead hosts cost one round trip to it every 3 s at most.
/// - Two or more that are all gone as well confirm it, for as long as it takes.
/// - Where there are fewer, because nothing has answered in this run yet, the failed hosts themselves are asked. That
///   proves little: five failures later it is given up, and nothing is suspected for four times as long as that took,
///   so that a list of nothing but dead hosts takes a quarter more time.
///
/// Names and ways are suspected apart: answers over open connections say nothing about name servers. Pure; remembers a
/// few hosts only.
class Outage {
 public:
  struct Probe {
    url::Origin origin;  ///< to connect to, after its name was asked for anew
    TimePoint at;        ///< not before
  };

  /// Nothing new is to start.
  bool is_on() const noexcept { return state_ != State::off; }

  /// A witness, or what stands in for one, has failed too.
  bool is_confirmed() const noexcept { return state_ == State::confirmed; }

  /// The last one ended without an answer.
  bool was_given_up() const noexcept { return was_given_up_; }

  /// Failures of an outage that is on, or of the last one, are not the fault of the hosts: whether something that took
  /// from `began` to `ended` may be one of them.
  bool covers(TimePoint began, TimePoint ended) const noexcept;

  /// A name server last answered at that time, whatever it was.
  void heard(TimePoint at);

  /// An exchange with that origin has ended.
  void note(Sign sign, url::Origin const& origin, TimePoint now);

  /// While it is on: whom to ask next. One probe at a time.
  Probe next_probe() const;

  /// The probe has ended; what is known of the name servers was passed to heard().
  void probed(Probe const& probe, Sign sign, TimePoint now);

 private:
  enum class State { off, suspected, confirmed };
  enum class Kind : std::size_t { names, ways };
  struct Doubt {
    std::vector<url::Origin> hosts;  ///< that failed in a row
    TimePoint first{};
    TimePoint last{};
  };

  Doubt& doubt(Kind kind) noexcept { return doubts_[static_cast<std::size_t>(kind)]; }
  void suspect(Kind kind, url::Origin const& origin, TimePoint now);
  void remember(url::Origin const& origin, TimePoint now);
  bool is_founded() const noexcept;
  void end(TimePoint now);
  void give_up(TimePoint now);

  State state_ = State::off;
  Kind kind_ = Kind::names;  ///< of what is on
  std::array<Doubt, 2> doubts_;
  std::vector<url::Origin> witnesses_;  ///< the last one first
  TimePoint remembered_ = TimePoint::min();
  TimePoint heard_ = TimePoint::min();
  TimePoint began_ = TimePoint::max();  ///< of what is on, or of the last one that was confirmed
  TimePoint ended_ = TimePoint::min();
  TimePoint noticed_{};
  TimePoint next_probe_{};
  TimePoint trusted_until_ = TimePoint::min();
  std::size_t probes_ = 0;
  bool was_given_up_ = false;
};

}  // namespace scrape::plan
