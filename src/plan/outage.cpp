#include <scrape/plan/outage.hpp>

#include <boost/system/errc.hpp>

#include <algorithm>

namespace scrape::plan {
namespace {

namespace errc = boost::system::errc;

// That many hosts in a row are no chance among hosts of which nine in ten are well, and few enough that an outage costs
// only them an attempt.
constexpr std::size_t hosts_in_a_row = 5;

// Longer ago it is another story. More than --connect-timeout is by default: where few jobs run at a time, their hosts
// fail that far apart.
constexpr auto row_gap = std::chrono::seconds(30);

// Any of them may have died by itself meanwhile.
constexpr std::size_t most_witnesses = 4;
constexpr std::size_t enough_witnesses = 2;

// The last ones need not be known to the second, but each exchange costs time.
constexpr auto remember_gap = std::chrono::seconds(1);

constexpr auto first_wait = std::chrono::seconds(1);
constexpr auto longest_wait = std::chrono::seconds(30);
constexpr std::size_t most_probe_doublings = 5;

// Without witnesses: at once, and after 1 s, 2 s, 4 s, 8 s.
constexpr std::size_t most_unfounded_probes = 5;
constexpr int trust_factor = 4;

// After a witness was reached: long enough for dead hosts to cost little, and shorter than retries take by default, so
// that an outage that begins meanwhile does not use them up.
constexpr auto trust = std::chrono::seconds(3);

bool is_no_way(error_code const& cause) noexcept {
  return cause == errc::network_unreachable || cause == errc::host_unreachable || cause == errc::network_down ||
         cause == errc::timed_out;
}

// Of an open connection that ended: whose doing it was is not to be known.
bool is_broken(error_code const& cause) noexcept {
  return cause.category() == boost::system::system_category() || classify(cause, Phase::head) == ErrorClass::timeout;
}

bool is_time_out(error_code const& cause) noexcept {
  return cause == Errc::connect_timeout || cause == Errc::dns_timeout || cause == Errc::attempt_timeout;
}

// A proxy that is gone takes all hosts with it, as the network does; one that answers shows that the network is there.
Sign sign_of_proxy(error_code const& cause) noexcept {
  if (cause == errc::resource_unavailable_try_again) return Sign::unresolved;
  if (is_time_out(cause) || is_no_way(cause)) return Sign::unreached;
  auto const has_answered = cause.category() == error_category() && !is_broken(cause);
  return has_answered || cause == errc::connection_refused ? Sign::answered : Sign::none;
}

}  // namespace

Sign sign_of(error_code const& cause, Phase phase) noexcept {
  if (cause == Errc::stopped) return Sign::none;
  switch (phase) {
    case Phase::proxy:
      return sign_of_proxy(cause);
    case Phase::dns:
      if (is_time_out(cause) || cause == errc::resource_unavailable_try_again) return Sign::unresolved;
      return Sign::none;
    case Phase::connect:
      if (cause == errc::connection_refused) return Sign::answered;
      return is_time_out(cause) || is_no_way(cause) ? Sign::unreached : Sign::none;
    case Phase::tls:
    case Phase::head:
    case Phase::body:
      if (is_no_way(cause)) return Sign::unreached;
      return is_broken(cause) ? Sign::none : Sign::answered;
    case Phase::store:
      break;
  }
  return Sign::none;
}

Sign sign_of(Outcome const& outcome) noexcept {
  auto const* const failed = std::get_if<Failed>(&outcome);
  return failed == nullptr ? Sign::answered : sign_of(failed->cause, failed->exchange.phase);
}

bool Outage::covers(TimePoint began, TimePoint ended) const noexcept {
  return ended >= began_ && (is_on() || began <= ended_);
}

void Outage::heard(TimePoint at) {
  if (at <= heard_) return;
  heard_ = at;
  doubt(Kind::names).hosts.clear();
  if (is_on() && kind_ == Kind::names) end(at);
}

void Outage::note(Sign sign, url::Origin const& origin, TimePoint now) {
  switch (sign) {
    case Sign::none:
      return;
    case Sign::answered:
      remember(origin, now);
      doubt(Kind::ways).hosts.clear();
      if (is_on() && kind_ == Kind::ways) end(now);
      return;
    case Sign::unresolved:
      return suspect(Kind::names, origin, now);
    case Sign::unreached:
      return suspect(Kind::ways, origin, now);
  }
}

void Outage::remember(url::Origin const& origin, TimePoint now) {
  auto const is_full = witnesses_.size() == most_witnesses;
  if (is_full && now < after(remembered_, remember_gap)) return;
  remembered_ = now;
  auto const is_known = std::ranges::any_of(witnesses_, [&](auto const& known) { return known.host == origin.host; });
  if (is_known) return;
  if (is_full) witnesses_.pop_back();
  witnesses_.insert(witnesses_.begin(), origin);
}

void Outage::suspect(Kind kind, url::Origin const& origin, TimePoint now) {
  if (is_on() || now < trusted_until_) return;
  auto& [hosts, first, last] = doubt(kind);
  if (!hosts.empty() && now - last > row_gap) hosts.clear();
  if (hosts.empty()) first = now;
  last = now;
  if (std::ranges::any_of(hosts, [&](auto const& known) { return known.host == origin.host; })) return;
  hosts.push_back(origin);
  if (hosts.size() < hosts_in_a_row) return;
  state_ = State::suspected;
  kind_ = kind;
  began_ = first;
  noticed_ = now;
  next_probe_ = now;
  probes_ = 0;
}

Outage::Probe Outage::next_probe() const {
  auto const& hosts = witnesses_.empty() ? doubts_[static_cast<std::size_t>(kind_)].hosts : witnesses_;
  return {hosts[probes_ % hosts.size()], next_probe_};
}

void Outage::probed(Probe const& probe, Sign sign, TimePoint now) {
  if (!is_on()) return;
  if (sign == Sign::answered && kind_ == Kind::ways) return end(now);
  // Reached without a name server, it tells nothing of them.
  if (sign == Sign::answered) std::erase(witnesses_, probe.origin);
  state_ = State::confirmed;
  auto const wait = first_wait * (1 << std::min(probes_, most_probe_doublings));
  next_probe_ = now + std::min<Duration>(wait, longest_wait);
  ++probes_;
  if (!is_founded() && probes_ >= most_unfounded_probes) give_up(now);
}

bool Outage::is_founded() const noexcept {
  return witnesses_.size() >= enough_witnesses;
}

void Outage::end(TimePoint now) {
  if (!is_confirmed()) {
    trusted_until_ = now + trust;
    began_ = TimePoint::max();
  }
  ended_ = now;
  was_given_up_ = false;
  state_ = State::off;
  for (auto& doubt : doubts_)
    doubt.hosts.clear();
}

void Outage::give_up(TimePoint now) {
  state_ = State::suspected;
  end(now);
  trusted_until_ = now + trust_factor * (now - noticed_);
  was_given_up_ = true;
}

}  // namespace scrape::plan
