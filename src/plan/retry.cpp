#include <scrape/http/method.hpp>
#include <scrape/plan/retry.hpp>

#include <algorithm>
#include <array>

namespace scrape::plan {
namespace {

constexpr auto first_back_off = std::chrono::seconds(1);

// A number in [0, 1) that differs between entries, attempts and runs, and is the same whenever it is asked for
// (SplitMix64).
double jitter(Job const& job) noexcept {
  auto bits = static_cast<std::uint64_t>(job.started.time_since_epoch().count()) + job.entry.index +
              (static_cast<std::uint64_t>(job.attempts) << 32U);
  bits += 0x9e3779b97f4a7c15U;
  bits = (bits ^ bits >> 30U) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ bits >> 27U) * 0x94d049bb133111ebU;
  bits ^= bits >> 31U;
  return static_cast<double>(bits >> 11U) * 0x1p-53;
}

Duration back_off(Job const& job, Policy const& policy) noexcept {
  if (policy.retry_delay > Duration::zero()) return policy.retry_delay;
  constexpr int most_doublings = 16;
  auto const grown = first_back_off * (1 << std::min(job.retries, most_doublings));
  auto const longest = std::min<Duration>(grown, longest_back_off);
  return std::chrono::duration_cast<Duration>(longest * jitter(job));
}

// Answers by which a server says that it has not begun to act (RFC 9110 §15.5.9, §15.6.4; RFC 8470 §5.2; RFC 6585 §4).
bool is_untouched(int status) noexcept {
  return status == 408 || status == 425 || status == 429 || status == 503;
}

bool is_before_request(Phase phase) noexcept {
  return phase == Phase::dns || phase == Phase::connect || phase == Phase::tls || phase == Phase::proxy;
}

// After a redirect that made it a GET the server has done what it was asked to do.
bool may_have_acted(Job const& job) noexcept {
  return !may_be_repeated(job) && job.drops_content;
}

// What is so of connections to hosts is so of those to a proxy.
bool is_transient_at_proxy(error_code const& cause) noexcept {
  if (cause.category() != error_category()) {
    auto const is_systems = cause.category() == boost::system::system_category();
    return is_systems || cause == boost::system::errc::resource_unavailable_try_again;
  }
  if (cause == Errc::proxy_unavailable || cause == Errc::closed_in_handshake) return true;
  return classify(cause, Phase::head) == ErrorClass::truncated;
}

}  // namespace

bool may_be_repeated(Job const& job) noexcept {
  return !job.request || http::is_idempotent(job.request->method);
}

bool may_try_again(Job const& job, int status) noexcept {
  if (!is_transient(status) || may_have_acted(job)) return false;
  return may_be_repeated(job) || is_untouched(status);
}

bool may_try_again(Job const& job, error_code const& cause, Phase phase) noexcept {
  if (!is_transient(cause, phase) || may_have_acted(job)) return false;
  return may_be_repeated(job) || is_before_request(phase);
}

bool is_transient(int status) noexcept {
  constexpr auto statuses = std::to_array({408, 425, 429, 500, 502, 503, 504});
  return std::ranges::binary_search(statuses, status);
}

bool is_transient(error_code const& cause, Phase phase) noexcept {
  switch (classify(cause, phase)) {
    case ErrorClass::timeout:
    case ErrorClass::truncated:
    case ErrorClass::connect:
      return true;
    case ErrorClass::dns:
      return cause == boost::system::errc::resource_unavailable_try_again;
    case ErrorClass::tls:
      return cause.category() == boost::system::system_category() || cause == Errc::closed_in_handshake;
    case ErrorClass::proxy:
      return is_transient_at_proxy(cause);
    case ErrorClass::invalid_url:
    case ErrorClass::http_status:
    case ErrorClass::protocol:
    case ErrorClass::too_large:
    case ErrorClass::decode:
    case ErrorClass::redirect:
    case ErrorClass::unexpected:
    case ErrorClass::robots:
    case ErrorClass::blocked_address:
    case ErrorClass::write:
    case ErrorClass::stopped:
      return false;
  }
  return false;
}

std::optional<Duration> pause_after(Exchange const& exchange) noexcept {
  if (!exchange.retry_after) return std::nullopt;
  return std::min<Duration>(*exchange.retry_after, longest_pause);
}

std::optional<Retry> plan_retry(Job const& job, Exchange const& exchange, Policy const& policy,
                                TimePoint now) noexcept {
  auto const pause = pause_after(exchange);
  auto const is_deferral = pause && policy.retries > 0 && job.deferrals < most_deferrals;
  if (!is_deferral && job.retries >= policy.retries) return std::nullopt;
  auto const at = after(now, pause ? *pause : back_off(job, policy));
  if (at > after(job.first_try, policy.retry_time)) return std::nullopt;
  return Retry{at, is_deferral};
}

}  // namespace scrape::plan
