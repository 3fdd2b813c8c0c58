#pragma once
/// Dates as HTTP fields carry them.

#include <scrape/base/deadline.hpp>

#include <optional>
#include <string_view>

namespace scrape::http {

/// An HTTP-date in any of the three forms of RFC 9110 §5.6.7; a year of two digits that seems to be more than 50 years
/// after `now` is one of the past century. Nothing for anything else.
std::optional<std::chrono::sys_seconds> parse_date(std::string_view text, WallTime now);

}  // namespace scrape::http
