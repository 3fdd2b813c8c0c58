#include <scrape/base/text.hpp>
#include <scrape/base/units.hpp>
#include <scrape/http/date.hpp>
#include <scrape/http/retry_after.hpp>

#include <algorithm>

namespace scrape::http {
namespace {

constexpr std::chrono::hours longest(std::int64_t{10} * 366 * 24);

// RFC 9110 §10.2.3: delay-seconds has nothing but digits. So many of them as to be out of range mean "never".
std::optional<Duration> seconds_in(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  return parse_duration(text).value_or(longest);
}

std::optional<Duration> until(std::string_view date, Fields const& fields, WallTime now) {
  auto const then = parse_date(date, now);
  if (!then) return std::nullopt;
  auto const ours = std::chrono::floor<std::chrono::seconds>(now);
  auto const servers = parse_date(fields.find("Date").value_or(""), now).value_or(ours);
  return std::clamp<std::chrono::seconds>(*then - servers, {}, longest);
}

}  // namespace

std::optional<Duration> retry_after(Fields const& fields, WallTime now) {
  auto const value = trim(fields.find("Retry-After").value_or(""));
  auto const wait = !value.empty() && is_digit(value.front()) ? seconds_in(value) : until(value, fields, now);
  return wait > Duration::zero() ? wait : std::nullopt;
}

}  // namespace scrape::http
