#include <scrape/base/text.hpp>
#include <scrape/http/date.hpp>

#include <array>
#include <ctime>
#include <string>

namespace scrape::http {
namespace {

enum class Years { four_digits, two_digits };

struct Form {
  char const* pattern;
  Years years;
};

// IMF-fixdate, and the two obsolete ones that a recipient must accept.
constexpr std::array<Form, 3> forms{{{"%a, %d %b %Y %H:%M:%S GMT", Years::four_digits},
                                     {"%a, %d-%b-%y %H:%M:%S GMT", Years::two_digits},
                                     {"%a %b %d %H:%M:%S %Y", Years::four_digits}}};

std::optional<std::chrono::sys_seconds> to_time(std::tm const& parts, Years years, WallTime now) {
  using namespace std::chrono;
  constexpr int century = 100;
  constexpr auto longest_future = std::chrono::years(50);
  year_month_day date(year(parts.tm_year + 1900), month(static_cast<unsigned>(parts.tm_mon + 1)),
                      day(static_cast<unsigned>(parts.tm_mday)));
  if (years == Years::two_digits) {
    auto const this_year = year_month_day(floor<days>(now)).year();
    while (date.year() > this_year + longest_future)
      date -= std::chrono::years(century);
    while (date.year() + std::chrono::years(century) <= this_year + longest_future)
      date += std::chrono::years(century);
  }
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_date(std::string_view text, WallTime now) {
  std::string const trimmed(trim(text));
  for (auto const& [pattern, years] : forms) {
    std::tm parts{};
    auto const* const end = ::strptime(trimmed.c_str(), pattern, &parts);
    if (end != nullptr && *end == '\0') return to_time(parts, years, now);
  }
  return std::nullopt;
}

}  // namespace scrape::http
