#include <scrape/base/units.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace scrape {
namespace {

constexpr double ten_years = 10 * 366 * 86400.0;  // in seconds

struct Quantity {
  double number;
  std::string_view unit;
};

// A plain decimal number (no sign, no exponent) and what follows it.
std::optional<Quantity> split(std::string_view text) {
  auto const digits = text.find_first_not_of("0123456789.");
  auto const length = digits == std::string_view::npos ? text.size() : digits;
  double number = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + length, number, std::chars_format::fixed);
  if (failed != std::errc() || end != text.data() + length || length == 0) return std::nullopt;
  return Quantity{number, text.substr(length)};
}

std::optional<double> seconds_in(std::string_view unit) {
  if (unit.empty() || unit == "s") return 1;
  if (unit == "ms") return 0.001;
  if (unit == "m") return 60;
  if (unit == "h") return 3600;
  return std::nullopt;
}

std::optional<double> bytes_in(std::string_view unit) {
  if (unit.empty()) return 1;
  if (unit.size() != 1) return std::nullopt;
  constexpr std::string_view prefixes = "kmgt";
  auto const power = prefixes.find(static_cast<char>(unit[0] | 0x20));
  if (power == std::string_view::npos) return std::nullopt;
  return std::pow(1024.0, static_cast<double>(power + 1));
}

template <class... Values>
std::string print(char const* format, Values... values) {
  std::array<char, 64> text{};
  auto const length = std::snprintf(text.data(), text.size(), format, values...);
  return {text.data(), static_cast<std::size_t>(length)};
}

void put_digits(std::string& text, std::size_t at, std::size_t count, std::int64_t number) {
  for (auto i = at + count; i-- > at; number /= 10)
    text[i] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  auto const quantity = split(text);
  if (!quantity) return std::nullopt;
  auto const unit = seconds_in(quantity->unit);
  if (!unit || quantity->number * *unit > ten_years) return std::nullopt;
  return std::chrono::round<Duration>(std::chrono::duration<double>(quantity->number * *unit));
}

std::optional<Duration> parse_rate(std::string_view text) {
  auto const slash = std::min(text.find('/'), text.size());
  auto const number = split(text.substr(0, slash));
  auto const unit = text.substr(slash);
  if (!number || !number->unit.empty() || (unit != "/s" && unit != "/m" && unit != "/h")) return std::nullopt;
  auto const seconds = *seconds_in(unit.substr(1)) / number->number;
  // No requests at all are infinitely far apart.
  if (!(seconds <= ten_years)) return std::nullopt;
  auto const gap = std::chrono::round<Duration>(std::chrono::duration<double>(seconds));
  return gap > Duration::zero() ? std::optional(gap) : std::nullopt;
}

std::optional<ByteCount> parse_size(std::string_view text) {
  constexpr double exact = 9007199254740992.0;  // 2^53: beyond it a double skips whole numbers
  auto const quantity = split(text);
  if (!quantity) return std::nullopt;
  auto const unit = bytes_in(quantity->unit);
  if (!unit || quantity->number * *unit > exact) return std::nullopt;
  return ByteCount{static_cast<std::uint64_t>(std::ceil(quantity->number * *unit))};
}

std::string format_size(ByteCount size) {
  if (size.value < 1024) return print("%llu B", static_cast<unsigned long long>(size.value));
  constexpr std::array<char const*, 5> units{"KiB", "MiB", "GiB", "TiB", "PiB"};
  auto number = static_cast<double>(size.value) / 1024;
  std::size_t unit = 0;
  // 1023.95 would be printed as 1024.0.
  while (number >= 1023.95 && unit + 1 < units.size()) {
    number /= 1024;
    ++unit;
  }
  return print("%.1f %s", number, units.at(unit));
}

std::string format_duration(Duration duration) {
  auto const milliseconds = std::chrono::round<std::chrono::milliseconds>(duration).count();
  if (milliseconds < 1000) return print("%lld ms", static_cast<long long>(milliseconds));
  if (milliseconds < 59'950) return print("%.1f s", static_cast<double>(milliseconds) / 1000);
  auto const seconds = static_cast<long long>((milliseconds + 500) / 1000);
  if (seconds < 3600) return print("%lld m %lld s", seconds / 60, seconds % 60);
  return print("%lld h %lld m", seconds / 3600, seconds % 3600 / 60);
}

std::string format_time(WallTime time) {
  auto const days = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day const date(days);
  std::chrono::hh_mm_ss const clock(std::chrono::floor<std::chrono::milliseconds>(time - days));
  std::string text = "0000-00-00T00:00:00.000Z";
  put_digits(text, 0, 4, static_cast<int>(date.year()));
  put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
  put_digits(text, 11, 2, clock.hours().count());
  put_digits(text, 14, 2, clock.minutes().count());
  put_digits(text, 17, 2, clock.seconds().count());
  put_digits(text, 20, 3, clock.subseconds().count());
  return text;
}

std::string compact_time(WallTime time) {
  auto text = format_time(time);
  auto const point = text.find('.');
  text.erase(point, text.find('Z') - point);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace scrape
