#pragma once
/// When a server wants to be asked again.

#include <scrape/base/deadline.hpp>
#include <scrape/http/message.hpp>

#include <optional>

namespace scrape::http {

/// The Retry-After of a response that came at `now`, as seconds or as an HTTP-date (RFC 9110 §10.2.3); a date counts
/// from the server's own clock, its Date, where there is one. More than zero, at most ten years: "now" and the past say
/// nothing about when.
std::optional<Duration> retry_after(Fields const& fields, WallTime now);

}  // namespace scrape::http
