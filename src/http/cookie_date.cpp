#include <scrape/base/text.hpp>
#include <scrape/http/cookie_date.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace scrape::http {
namespace {

constexpr auto months = std::to_array<std::string_view>(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});

constexpr bool is_delimiter(char c) noexcept {
  auto const byte = static_cast<unsigned char>(c);
  return byte == 0x09 || (byte >= 0x20 && byte <= 0x2f) || (byte >= 0x3b && byte <= 0x40) ||
         (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

// Takes a number of so many digits from the front; what follows it is no digit.
std::optional<int> take_number(std::string_view& text, std::size_t fewest, std::size_t most) noexcept {
  auto const digits = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
  if (digits < fewest || digits > most) return std::nullopt;
  int number = 0;
  for (auto const c : text.substr(0, digits))
    number = number * 10 + (c - '0');
  text.remove_prefix(digits);
  return number;
}

struct Parts {
  std::optional<std::chrono::seconds> time;
  std::optional<int> day;
  std::optional<int> month;
  std::optional<int> year;
};

std::optional<std::chrono::seconds> time_in(std::string_view token) noexcept {
  auto const hour = take_number(token, 1, 2);
  if (!hour || !token.starts_with(':')) return std::nullopt;
  token.remove_prefix(1);
  auto const minute = take_number(token, 1, 2);
  if (!minute || !token.starts_with(':')) return std::nullopt;
  token.remove_prefix(1);
  auto const second = take_number(token, 1, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<int> day_in(std::string_view token) noexcept {
  return take_number(token, 1, 2);
}

std::optional<int> month_in(std::string_view token) noexcept {
  auto const name = token.substr(0, 3);
  auto const month = std::ranges::find_if(months, [&](auto known) { return equal_ignoring_case(known, name); });
  if (month == months.end()) return std::nullopt;
  return static_cast<int>(month - months.begin()) + 1;
}

std::optional<int> year_in(std::string_view token) noexcept {
  auto const year = take_number(token, 2, 4);
  if (!year || *year > 99) return year;
  return *year + (*year >= 70 ? 1900 : 2000);
}

// Whether a part that was not found before is.
template <class Part>
bool set_first(std::optional<Part>& part, std::optional<Part> found) noexcept {
  if (part || !found) return false;
  part = found;
  return true;
}

// Each part is what first looks like it.
void look_at(std::string_view token, Parts& parts) noexcept {
  if (set_first(parts.time, time_in(token)) || set_first(parts.day, day_in(token))) return;
  if (set_first(parts.month, month_in(token))) return;
  set_first(parts.year, year_in(token));
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_cookie_date(std::string_view text) noexcept {
  constexpr int first_year = 1601;
  Parts parts;
  while (!text.empty()) {
    auto const end = static_cast<std::size_t>(std::ranges::find_if(text, is_delimiter) - text.begin());
    if (end > 0) look_at(text.substr(0, end), parts);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!parts.time || !parts.day || !parts.month || !parts.year || *parts.year < first_year) return std::nullopt;
  std::chrono::year_month_day const date(std::chrono::year(*parts.year),
                                         std::chrono::month(static_cast<unsigned>(*parts.month)),
                                         std::chrono::day(static_cast<unsigned>(*parts.day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + *parts.time;
}

}  // namespace scrape::http
