#include <scrape/http/date.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr WallTime now = sys_days(2026y / 11 / 25);

// RFC 9110 §5.6.7: the same moment in all three forms.
TEST(HttpDate, HasThreeForms) {
  auto const moment = sys_days(1994y / 11 / 6) + 8h + 49min + 37s;
  for (auto const* const text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                                 "Sun Nov  6 08:49:37 1994", "  Sun, 06 Nov 1994 08:49:37 GMT "}) {
    EXPECT_EQ(parse_date(text, now), moment) << text;
  }
}

// RFC 9110 §5.6.7: more than 50 years in the future means the past.
TEST(HttpDate, TakesTwoDigitsForTheNearestCentury) {
  struct Row {
    char const* text;
    std::chrono::year_month_day date;
  };
  Row const table[] = {{"Wednesday, 25-Nov-26 00:00:00 GMT", 2026y / 11 / 25},
                       {"Friday, 01-Jan-76 00:00:00 GMT", 2076y / 1 / 1},
                       {"Saturday, 01-Jan-77 00:00:00 GMT", 1977y / 1 / 1},
                       {"Monday, 01-Jan-00 00:00:00 GMT", 2000y / 1 / 1}};
  for (auto const& [text, date] : table)
    EXPECT_EQ(parse_date(text, now), sys_days(date)) << text;
}

TEST(HttpDate, MayLieBeyondWhatClocksCanTell) {
  EXPECT_EQ(parse_date("Fri, 31 Dec 9999 23:59:59 GMT", now), sys_days(9999y / 12 / 31) + 23h + 59min + 59s);
}

TEST(HttpDate, IsNothingElse) {
  for (auto const* const text :
       {"", "tomorrow", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT x", "120"}) {
    EXPECT_FALSE(parse_date(text, now).has_value()) << text;
  }
}

}  // namespace
}  // namespace scrape::http
