#pragma once
/// Times as a wall clock shows them.

#include <scrape/base/deadline.hpp>

#include <optional>
#include <string_view>

namespace scrape::app {

/// From `now` to the next time that the clock of the local time zone shows "HH:MM" (0:00 to 23:59): up to a day, and
/// as much more or less as the clock is put back or forward until then. Nothing for any other text.
std::optional<Duration> until_time_of_day(std::string_view text, WallTime now);

}  // namespace scrape::app
