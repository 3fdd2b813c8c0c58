#pragma once
/// Whether to try again, and when.

#include <scrape/base/deadline.hpp>
#include <scrape/base/error.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/plan/policy.hpp>

#include <optional>

namespace scrape::plan {

/// What is waited at most when a server asks for it: what it asks for may be a mistake.
inline constexpr auto longest_pause = std::chrono::hours(1);

/// Attempts that a server may put off for one entry without spending its retries. With these, an entry has at most
/// 1 + policy.retries + most_deferrals attempts.
inline constexpr int most_deferrals = 5;

/// What is waited at most between two attempts when nobody asks for it.
inline constexpr auto longest_back_off = std::chrono::minutes(10);

/// Statuses that may be gone the next time (RFC 9110 §15.5.9, §15.6; RFC 8470 §5.2; RFC 6585 §4): 408, 425, 429, 500,
/// 502, 503, 504.
bool is_transient(int status) noexcept;

/// The same of failures: time-outs, connections that were not made or broke, names that could not be looked up just
/// now. Never what a certificate, a size or a malformed answer is about.
bool is_transient(error_code const& cause, Phase phase) noexcept;

/// Whether to send the request twice does no more than to send it once (RFC 9110 §9.2.2).
bool may_be_repeated(Job const& job) noexcept;

/// Whether that may be gone the next time, and another attempt is safe: a request that must not be repeated is tried
/// again only if the server cannot have acted on it. That is when it was not sent yet, or the status says so (408, 425,
/// 429, 503); never after a time-out or a broken connection.
bool may_try_again(Job const& job, int status) noexcept;
bool may_try_again(Job const& job, error_code const& cause, Phase phase) noexcept;

/// How long the job's host is to be left alone after this exchange, if it said so: at most longest_pause.
std::optional<Duration> pause_after(Exchange const& exchange) noexcept;

struct Retry {
  TimePoint not_before{};
  bool is_deferral = false;  ///< the server asked for it: no retry is spent
};

/// Another attempt at the job after a transient failure, if the policy has one left. Without a word from the server or
/// policy.retry_delay the wait grows: a random time (full jitter) up to 1 s, 2 s, 4 s ...
std::optional<Retry> plan_retry(Job const& job, Exchange const& exchange, Policy const& policy, TimePoint now) noexcept;

}  // namespace scrape::plan
