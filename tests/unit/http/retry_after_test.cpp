#include <scrape/http/retry_after.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon = std::chrono::sys_days(2026y / 11 / 25) + 12h;

std::optional<Duration> wait_for(std::string_view value, std::string_view date = {}) {
  Fields fields;
  fields.add("Retry-After", value);
  if (!date.empty()) fields.add("Date", date);
  return retry_after(fields, noon);
}

// RFC 9110 §10.2.3.
TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(wait_for("120"), 120s);
  EXPECT_EQ(wait_for(" 1 "), 1s);
  EXPECT_EQ(wait_for("Wed, 25 Nov 2026 12:02:00 GMT"), 2min);
  EXPECT_EQ(wait_for("Wednesday, 25-Nov-26 13:00:00 GMT"), 1h);
}

TEST(RetryAfter, CountsADateFromTheServersClock) {
  EXPECT_EQ(wait_for("Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:29 GMT"), 30s);
  EXPECT_EQ(wait_for("Wed, 25 Nov 2026 12:02:00 GMT", "now"), 2min);
}

TEST(RetryAfter, SaysNothingWhenItIsOver) {
  for (auto const* const value : {"0", "000", "Wed, 25 Nov 2026 12:00:00 GMT", "Wed, 25 Nov 2026 11:00:00 GMT"})
    EXPECT_FALSE(wait_for(value).has_value()) << value;
}

TEST(RetryAfter, IsNothingElse) {
  for (auto const* const value : {"", "-1", "1.5", "10s", "1e3", "soon", "120, 60"})
    EXPECT_FALSE(wait_for(value).has_value()) << value;
  EXPECT_FALSE(retry_after({}, noon).has_value());
}

TEST(RetryAfter, MayBeAbsurd) {
  EXPECT_EQ(wait_for("99999999999999999999999999"), 10 * 366 * 24h);
  EXPECT_EQ(wait_for("Fri, 31 Dec 9999 23:59:59 GMT"), 10 * 366 * 24h);
}

}  // namespace
}  // namespace scrape::http
