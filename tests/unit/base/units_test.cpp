#include <scrape/base/units.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace scrape {
namespace {

using namespace std::chrono_literals;

struct DurationText {
  std::string_view text;
  Duration duration;
};

TEST(ParseDuration, ReadsNumbersWithUnits) {
  DurationText const table[] = {
      {"500ms", 500ms}, {"10s", 10s},       {"5m", 5min},    {"2h", 2h},    {"30", 30s},
      {"0", 0s},        {"1.5s", 1500ms},   {"0.5h", 30min}, {".5", 500ms}, {"007s", 7s},
      {"0.001ms", 1us}, {"87600h", 87600h}, {"1.1", 1100ms}, {"0ms", 0ms},
  };
  for (auto const& [text, duration] : table)
    EXPECT_EQ(parse_duration(text), duration) << text;
}

// Regression: 1025 ms came out one nanosecond short.
TEST(ParseDuration, IsExactForEveryMillisecond) {
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ(parse_duration(std::to_string(i) + "ms"), std::chrono::milliseconds(i)) << i;
  }
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (auto const* const text :
       {"",       " ",         "s",         "ms",    "-1",   "-5s",
        "+5s",    "1e3",       "1e9s",      "5 s",   " 5s",  "5s ",
        "5S",     "5sec",      "5d",        "1h30m", "0x10", "1,5s",
        "1.5.2s", ".",         "..",        "inf",   "nan",  "infinity",
        "1_000",  "\xd9\xa1s", "99999999h", "10e",   "1.s.", "99999999999999999999999999999999999999s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(ParseDuration, RefusesNumbersThatNoTypeHolds) {
  EXPECT_EQ(parse_duration(std::string(400, '9')), std::nullopt);
  EXPECT_EQ(parse_duration(std::string(100'000, '9') + "ms"), std::nullopt);
}

TEST(ParseDuration, EndsAtTenYears) {
  EXPECT_TRUE(parse_duration("87840h").has_value());
  EXPECT_EQ(parse_duration("87841h"), std::nullopt);
}

TEST(ParseRate, GivesTheTimeFromOneToTheNext) {
  DurationText const table[] = {
      {"1/s", 1s},
      {"2/s", 500ms},
      {"30/m", 2s},
      {"1000/h", 3600ms},
      {"0.5/s", 2s},
      {".1/m", 600s},
      {"60/m", 1s},
      {"1/h", 1h},
      {"2.5/s", 400ms},
      {"3/s", 333'333'333ns},
      {"007/s", 142'857'143ns},
      {"1000000000/s", 1ns},
      {"3600000000000/h", 1ns},
      {"0.00002/h", 50'000h},
  };
  for (auto const& [text, gap] : table)
    EXPECT_EQ(parse_rate(text), gap) << text;
}

TEST(ParseRate, RefusesEverythingElse) {
  for (auto const* const text : {"",      "/",     "/s",    "1",     "1/",    "1s",   "1/1s", "1/10s", "1/ms",   "1/d",
                                 "1/S",   "1//s",  "1/s/s", "1/sec", "1 /s",  "1/ s", " 1/s", "1/s ",  "-1/s",   "+1/s",
                                 "1e3/s", "0x1/s", "1,5/s", "inf/s", "nan/s", "1k/s", "1s/s", "./s",   "1.2.3/s"}) {
    EXPECT_EQ(parse_rate(text), std::nullopt) << text;
  }
}

TEST(ParseRate, RefusesNoRequestsAndMoreThanAnyClockTells) {
  for (auto const* const text : {"0/s", "0.0/h", "0.00001/h", "2000000001/s", "99999999999999999999/s"})
    EXPECT_EQ(parse_rate(text), std::nullopt) << text;
  EXPECT_EQ(parse_rate(std::string(400, '9') + "/s"), std::nullopt);
  EXPECT_EQ(parse_rate("0." + std::string(400, '0') + "1/s"), std::nullopt);
}

struct SizeText {
  std::string_view text;
  std::uint64_t bytes;
};

TEST(ParseSize, ReadsNumbersWithUnits) {
  SizeText const table[] = {
      {"0", 0},
      {"1500", 1500},
      {"10k", 10240},
      {"10K", 10240},
      {"1.5M", 1572864},
      {"2G", 2147483648},
      {"2g", 2147483648},
      {"1T", 1099511627776},
      {"8192T", 9007199254740992},
      {"0.5k", 512},
      {"9007199254740992", 9007199254740992},
  };
  for (auto const& [text, bytes] : table)
    EXPECT_EQ(parse_size(text), ByteCount{bytes}) << text;
}

TEST(ParseSize, RefusesEverythingElse) {
  for (auto const* const text : {"",
                                 "k",
                                 "-1",
                                 "-1k",
                                 "+1",
                                 "1e9",
                                 "1 k",
                                 " 1",
                                 "1 ",
                                 "1kb",
                                 "1KiB",
                                 "1kB",
                                 "1P",
                                 "1b",
                                 "0x10",
                                 "1,5k",
                                 "1.2.3",
                                 ".",
                                 "inf",
                                 "nan",
                                 "8193T",
                                 "9007199254740994",
                                 "99999999999999999999999",
                                 "1\xeb",
                                 "1\x0b"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

struct SizeShown {
  std::uint64_t bytes;
  std::string_view shown;
};

TEST(FormatSize, ShowsFourDigitsAtMost) {
  SizeShown const table[] = {
      {0, "0 B"},
      {812, "812 B"},
      {1023, "1023 B"},
      {1024, "1.0 KiB"},
      {1434, "1.4 KiB"},
      {1048524, "1023.9 KiB"},  // 1023.949
      {1048525, "1.0 MiB"},     // 1023.950
      {1048576, "1.0 MiB"},
      {38797312, "37.0 MiB"},
      {1073741824, "1.0 GiB"},
      {1099511627776, "1.0 TiB"},
      {1125899906842624, "1.0 PiB"},
      {std::numeric_limits<std::uint64_t>::max(), "16384.0 PiB"},
  };
  for (auto const& [bytes, shown] : table)
    EXPECT_EQ(format_size(ByteCount{bytes}), shown) << bytes;
}

TEST(FormatDuration, ShowsWhatMatters) {
  DurationText const table[] = {
      {"0 ms", 0ms},
      {"85 ms", 85ms},
      {"0 ms", 499us},
      {"999 ms", 999'499us},
      {"1.0 s", 999'500us},
      {"1.0 s", 1s},
      {"1.2 s", 1234ms},
      {"59.9 s", 59'949ms},
      {"1 m 0 s", 59'950ms},
      {"1 m 0 s", 60s},
      {"3 m 20 s", 200s},
      {"59 m 59 s", 3'599'499ms},
      {"1 h 0 m", 3'599'500ms},
      {"1 h 0 m", 1h},
      {"2 h 5 m", 125min},
      {"100 h 0 m", 100h},
  };
  for (auto const& [text, duration] : table)
    EXPECT_EQ(format_duration(duration), text) << duration.count();
}

// RFC 3339 §5.6.
TEST(FormatTime, IsUtcWithMilliseconds) {
  using namespace std::chrono;
  auto const day = sys_days(2026y / November / 22d);

  EXPECT_EQ(format_time(day + 23h + 45min + 123ms), "2026-11-22T23:45:00.123Z");
  EXPECT_EQ(format_time(sys_days(2024y / February / 29d) + 1ms), "2024-02-29T00:00:00.001Z");
  EXPECT_EQ(format_time(day + 59s + 999'999us), "2026-11-22T00:00:59.999Z");
}

// Regression: it showed "-01" milliseconds. A machine without a clock starts near 1970.
TEST(FormatTime, TakesTimesBeforeTheEpoch) {
  EXPECT_EQ(format_time(WallTime()), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_time(WallTime(-1ms)), "1969-12-31T23:59:59.999Z");
}

TEST(ByteCount, IsOrdered) {
  EXPECT_LT(ByteCount{1}, ByteCount{2});
  EXPECT_EQ(ByteCount{}, ByteCount{0});
}

}  // namespace
}  // namespace scrape
