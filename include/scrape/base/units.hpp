#pragma once
/// Durations and sizes as people write and read them.

#include <scrape/base/deadline.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scrape {

/// A number of bytes.
struct ByteCount {
  std::uint64_t value = 0;
  auto operator<=>(ByteCount const&) const = default;
};

/// "500ms", "10s", "5m", "2h", "1.5s"; a bare number is seconds. At most 10 years. Nothing for anything else,
/// negative values included.
std::optional<Duration> parse_duration(std::string_view text);

/// The time from one request to the next at "2/s", "30/m", "1000/h" or "0.5/s": from a nanosecond to 10 years. Nothing
/// for anything else, a rate of 0 included.
std::optional<Duration> parse_rate(std::string_view text);

/// "1500", "10k", "1.5M", "2G", "1T": base 1024, either case; part of a byte counts as one. Nothing for anything else,
/// negative values included.
std::optional<ByteCount> parse_size(std::string_view text);

/// "812 B", "1.4 KiB", "37.0 MiB".
std::string format_size(ByteCount size);

/// "85 ms", "1.2 s", "3 m 20 s", "2 h 5 m".
std::string format_duration(Duration duration);

/// For logs and records, which give fractions of a millisecond.
constexpr double in_milliseconds(Duration duration) noexcept {
  return std::chrono::duration<double, std::milli>(duration).count();
}

/// RFC 3339 in UTC with milliseconds: "2026-11-22T23:45:00.123Z".
std::string format_time(WallTime time);

/// For names of files, ISO 8601 in UTC: "20261122T234500Z".
std::string compact_time(WallTime time);

}  // namespace scrape
