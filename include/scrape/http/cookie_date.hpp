#pragma once
/// The time at which a cookie ends, in whatever form a server wrote it.

#include <chrono>
#include <optional>
#include <string_view>

namespace scrape::http {

/// Reads an Expires attribute as browsers do (RFC 6265 §5.1.1): the time, the day, the month and the year in any order,
/// whatever stands between them. Nothing when one of them is missing or there is no such moment.
std::optional<std::chrono::sys_seconds> parse_cookie_date(std::string_view text) noexcept;

}  // namespace scrape::http
