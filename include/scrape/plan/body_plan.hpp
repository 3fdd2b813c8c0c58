#pragma once
/// What to do with the body once the head is known.

#include <scrape/http/message.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/plan/policy.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace scrape::plan {

enum class BodyPlan {
  save,     ///< stream it to disk
  none,     ///< the head is all that was asked for, and there is none (RFC 9110 §9.3.2)
  drain,    ///< read past it, so that the connection can be used again
  abandon,  ///< close the connection rather than read so much for nothing
};

/// A body that we do not want is read past up to this size: cheaper than a new TLS connection.
inline constexpr std::size_t drain_limit = std::size_t{64} * 1024;

/// Nor for longer than this: a server that stalls is not worth waiting for.
inline constexpr auto drain_time = std::chrono::seconds(1);

constexpr bool is_error(int status) noexcept {
  return status >= 400;
}

/// Success saves; 206 does not, because a part is not the page (RFC 9110 §15.3.7). One that was asked for, and
/// completes a page, has the status of that (status_of).
constexpr bool is_saved(int status) noexcept {
  return status >= 200 && status < 300 && status != 206;
}

/// The Content-Length, at most UINT64_MAX; nothing when there is none or it is not a number; 0 for a status that has no
/// content (RFC 9110 §15.3.5).
std::optional<std::uint64_t> declared_length(http::ResponseHead const& head) noexcept;

/// What a good response is like: what the policy says is about pages.
Expectation const& expectation_of(Job const& job, Policy const& policy) noexcept;

/// Which condition does not hold for the response, a continued one as what it completes; nothing when all do.
std::optional<std::string> unmet(Exchange const& exchange, Expectation const& expected);

/// Whether the page of an earlier run is what the policy expects, as far as its head would tell: a response 304 says
/// nothing of that.
bool is_expected(Known const& known, Expectation const& expected);

/// Saves what the policy expects, and error pages (status 400 and above) when it keeps them and no other attempt
/// follows; never the nothing that answers a HEAD, which would pass for an empty page.
BodyPlan plan_body(Job const& job, Exchange const& exchange, Policy const& policy, TimePoint now);

}  // namespace scrape::plan
