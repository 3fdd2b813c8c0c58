#include "time_of_day.hpp"

#include <scrape/base/text.hpp>

#include <charconv>
#include <ctime>

namespace scrape::app {
namespace {

// Nothing for what is not one or two digits.
std::optional<int> number(std::string_view text) {
  int value = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  auto const is_number = failed == std::errc() && end == text.data() + text.size() && is_digit(text.front());
  return is_number && text.size() <= 2 ? std::optional(value) : std::nullopt;
}

// mktime() knows what day follows the 31st, and when clocks are put forward.
WallTime at(std::tm day, int days_on, int hour, int minute) {
  day.tm_mday += days_on;
  day.tm_hour = hour;
  day.tm_min = minute;
  day.tm_sec = 0;
  day.tm_isdst = -1;
  return std::chrono::system_clock::from_time_t(std::mktime(&day));
}

}  // namespace

std::optional<Duration> until_time_of_day(std::string_view text, WallTime now) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto const hour = number(text.substr(0, colon));
  auto const minute = number(text.substr(colon + 1));
  if (!hour || !minute || *hour > 23 || *minute > 59 || text.size() - colon != 3) return std::nullopt;
  auto const seconds = std::chrono::system_clock::to_time_t(now);
  std::tm today{};
  ::localtime_r(&seconds, &today);
  auto time = at(today, 0, *hour, *minute);
  if (time <= now) time = at(today, 1, *hour, *minute);
  return time - now;
}

}  // namespace scrape::app
