#include "outage_gate.hpp"

#include "rethrow.hpp"

#include <scrape/base/units.hpp>
#include <scrape/plan/retry.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace scrape::engine {
namespace {

// For a host that answered before, on this machine's own account: a second or two are enough, and a lost packet costs
// one.
constexpr auto probe_time = std::chrono::seconds(5);

// A job that meets one outage after the other fails in the end.
constexpr int most_spared = 20;

plan::Sign sign_of_fetched(Fetched const& fetched) noexcept {
  auto const* const outcome = std::get_if<plan::Outcome>(&fetched);
  return outcome == nullptr ? plan::Sign::answered : plan::sign_of(*outcome);
}

plan::Failed const* failure_in(Fetched const& fetched) noexcept {
  auto const* const outcome = std::get_if<plan::Outcome>(&fetched);
  return outcome == nullptr ? nullptr : std::get_if<plan::Failed>(outcome);
}

bool is_a_lack(plan::Sign sign) noexcept {
  return sign == plan::Sign::unresolved || sign == plan::Sign::unreached;
}

}  // namespace

OutageGate::OutageGate(asio::any_io_executor const& executor, net::Resolver& resolver, Shards& shards,
                       std::function<void()> on_open)
    : executor_(executor), resolver_(resolver), shards_(shards), on_open_(std::move(on_open)), wait_(executor) {}

OutageGate::~OutageGate() = default;

bool OutageGate::takes_back(plan::Job& job, Fetched const& fetched) {
  if (is_off_) return false;
  auto const now = Clock::now();
  auto const sign = sign_of_fetched(fetched);
  outage_.heard(resolver_.last_answer());
  outage_.note(sign, job.target.origin(), now);
  update();
  auto const* const failed = failure_in(fetched);
  if (failed == nullptr || sign == plan::Sign::answered) return false;
  if (!plan::may_try_again(job, failed->cause, failed->exchange.phase) || job.spared >= most_spared) return false;
  if (outage_.covers(failed->exchange.began, now)) {
    ++job.spared;
    return true;
  }
  if (is_a_lack(sign)) job.doubted = now;
  return false;
}

void OutageGate::forgive(plan::Job& job) const noexcept {
  auto const doubted = std::exchange(job.doubted, std::nullopt);
  if (!doubted || job.retries == 0 || job.spared >= most_spared || !outage_.covers(*doubted, *doubted)) return;
  ++job.spared;
  --job.retries;
  --job.attempts;
}

void OutageGate::turn_off() {
  is_off_ = true;
  wait_.cancel();
}

void OutageGate::update() {
  if (outage_.is_on() == was_closed_) return;
  was_closed_ = outage_.is_on();
  if (was_closed_) {
    closed_ = Clock::now();
    if (std::exchange(is_probing_, true)) return;
    return asio::co_spawn(executor_, probe(), rethrow);
  }
  if (std::exchange(is_lost_, false)) {
    auto const took = format_duration(Clock::now() - closed_);
    outage_.was_given_up() ? spdlog::warn(R"(network_doubted after="{}" reason="few hosts ever answered")", took)
                           : spdlog::warn(R"(network_back after="{}")", took);
  }
  wait_.cancel();
  on_open_();
}

asio::awaitable<void> OutageGate::probe() {
  auto const alive = std::weak_ptr(alive_);
  while (is_closed()) {
    auto const next = outage_.next_probe();
    error_code woken;
    wait_.expires_at(next.at);
    co_await wait_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (alive.expired()) co_return;
    if (woken || !is_closed()) continue;
    plan::Exchange exchange;
    resolver_.forget(next.origin.host);
    Deadline const by{Clock::now() + probe_time, Errc::connect_timeout};
    Shards::Seat const seat(shards_, next.origin.host);
    auto const failed = co_await seat.shard().probe(next.origin, by, exchange);
    if (alive.expired()) co_return;
    auto const sign = failed ? plan::sign_of(failed, exchange.phase) : plan::Sign::answered;
    conclude_probe(next, sign);
  }
  is_probing_ = false;
}

void OutageGate::conclude_probe(plan::Outage::Probe const& probe, plan::Sign sign) {
  spdlog::debug("probed host={} answered={}", probe.origin.host, sign == plan::Sign::answered);
  outage_.heard(resolver_.last_answer());
  outage_.probed(probe, sign, Clock::now());
  if (outage_.is_confirmed() && !std::exchange(is_lost_, true)) {
    spdlog::warn(
        R"(network_lost host={} reason="many hosts fail, and so does this one; nothing starts until one answers")",
        probe.origin.host);
  }
  update();
}

}  // namespace scrape::engine
