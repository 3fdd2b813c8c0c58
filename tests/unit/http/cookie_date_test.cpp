#include <scrape/http/cookie_date.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

// RFC 6265 §5.1.1, and forms that are known to be sent.
TEST(CookieDate, HasManyForms) {
  auto const moment = sys_days(2026y / 11 / 5) + 8h + 9min + 37s;
  for (auto const* const text : {
           "Thu, 05 Nov 2026 08:09:37 GMT",
           "Thursday, 05-Nov-26 08:09:37 GMT",
           "Thu Nov  5 08:09:37 2026",
           "Thu, 05-Nov-2026 08:09:37 GMT",
           "Thu, 5 Nov 2026 8:9:37 GMT",
           "Thu Nov 5 2026 08:09:37 GMT+0100 (CET)",
           "08:09:37 5 nov 2026",
           "2026 November 05th 08:09:37",
           "NOV 05 2026 08:09:37.5",
           "  Thu,,, 05/Nov/2026;08:09:37\tUTC",
           "\"Thu, 05 Nov 2026 08:09:37 GMT\"",
           "05-november-26 08:09:37 PST",
           "Nov 5 08:09:37 26",
       }) {
    EXPECT_EQ(parse_cookie_date(text), moment) << text;
  }
}

TEST(CookieDate, TakesTwoDigitsForTheYearThatBrowsersTakeThemFor) {
  struct Row {
    char const* text;
    std::chrono::year year;
  };
  for (auto const& [text, year] :
       {Row{"01 Jan 70 00:00:00", 1970y}, Row{"01 Jan 99 00:00:00", 1999y}, Row{"01 Jan 00 00:00:00", 2000y},
        Row{"01 Jan 69 00:00:00", 2069y}, Row{"01 Jan 100 00:00:00", 100y}}) {
    auto const date = parse_cookie_date(text);
    if (year < 1601y) {
      EXPECT_FALSE(date.has_value()) << text;
    } else {
      EXPECT_EQ(date, sys_days(year / 1 / 1)) << text;
    }
  }
}

// The first token that looks like a part is that part.
TEST(CookieDate, TakesTheFirstOfEachPart) {
  EXPECT_EQ(parse_cookie_date("1 2026 Jan Feb 31 00:00:00 11:11:11"), sys_days(2026y / 1 / 1));
  EXPECT_EQ(parse_cookie_date("12 13 14 Jan 00:00:00"), sys_days(2013y / 1 / 12));
}

TEST(CookieDate, IsNothingElse) {
  for (auto const* const text : {"",
                                 "0",
                                 "-1",
                                 "session",
                                 "Thu, 05 Nov 2026",
                                 "05 Nov 08:09:37",
                                 "05 2026 08:09:37",
                                 "Nov 2026 08:09:37",
                                 "31 Feb 2026 08:09:37",
                                 "00 Nov 2026 08:09:37",
                                 "32 Nov 2026 08:09:37",
                                 "05 Nov 1600 08:09:37",
                                 "05 Nov 2026 24:00:00",
                                 "05 Nov 2026 08:60:00",
                                 "05 Nov 2026 08:09:60",
                                 "05 Nov 2026 08:09",
                                 "005 Nov 2026 8:9:7",
                                 "05 Nov 20266 08:09:37",
                                 "05 Nvo 2026 08:09:37",
                                 "2026-11-05T08:09:37Z"}) {
    EXPECT_FALSE(parse_cookie_date(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace scrape::http
