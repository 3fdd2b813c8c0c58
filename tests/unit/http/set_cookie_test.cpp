#include <scrape/http/set_cookie.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds day_received = sys_days(2026y / 11 / 25);
constexpr WallTime received = day_received;

SetCookie parsed(std::string_view field) {
  auto const cookie = parse_set_cookie(field, received);
  EXPECT_TRUE(cookie.has_value()) << field;
  return cookie.value_or(SetCookie());
}

// RFC 6265bis §5.6.
TEST(SetCookieField, HasANameAndAValue) {
  struct Row {
    char const* field;
    char const* name;
    char const* value;
  };
  for (auto const& [field, name, value] : {
           Row{"SID=31d4d96e407aad42", "SID", "31d4d96e407aad42"},
           Row{"SID=31d4; Path=/; Domain=example.com", "SID", "31d4"},
           Row{" \tname \t=\t value \t; Secure", "name", "value"},
           Row{"name=a=b=c", "name", "a=b=c"},
           Row{"name=", "name", ""},
           Row{"=value", "", "value"},
           Row{"value", "", "value"},
           Row{"name=\"quoted value\"", "name", "\"quoted value\""},
           Row{"name=a,b c", "name", "a,b c"},
           Row{"name=\xc3\xa4", "name", "\xc3\xa4"},
           Row{"n\tame=a\tb", "n\tame", "a\tb"},
       }) {
    auto const cookie = parsed(field);
    EXPECT_EQ(cookie.name, name) << field;
    EXPECT_EQ(cookie.value, value) << field;
  }
}

TEST(SetCookieField, IsIgnoredWhenItIsNoCookie) {
  using namespace std::string_view_literals;
  for (auto const field : {""sv, ";"sv, "="sv, " = ; Path=/"sv, "; a=b"sv, "a=b\0c"sv, "a=b\x01"sv, "a=b\x7f"sv,
                           "a=b\r\nX: y"sv, "a=b; Path=/\n"sv}) {
    EXPECT_FALSE(parse_set_cookie(field, received).has_value()) << field;
  }
}

TEST(SetCookieField, HoldsSoMuch) {
  EXPECT_TRUE(parse_set_cookie("n=" + std::string(4095, 'x'), received).has_value());
  EXPECT_FALSE(parse_set_cookie("n=" + std::string(4096, 'x'), received).has_value());
  EXPECT_EQ(parsed("n=v; Path=/" + std::string(1023, 'x')).path.size(), 1024U);
  EXPECT_EQ(parsed("n=v; Path=/" + std::string(1024, 'x')).path, "");
}

TEST(SetCookieField, HasAttributesInAnyCase) {
  auto const cookie = parsed("a=b; SECURE ;httponly=x; dOmAiN = .Example.COM ; path=/docs ;SameSite=Lax; Unknown=1");
  EXPECT_TRUE(cookie.is_secure);
  EXPECT_TRUE(cookie.is_http_only);
  EXPECT_EQ(cookie.domain, "example.com");
  EXPECT_EQ(cookie.path, "/docs");
  auto const plain = parsed("a=b");
  EXPECT_FALSE(plain.is_secure);
  EXPECT_FALSE(plain.is_http_only);
  EXPECT_FALSE(plain.expires.has_value());
}

// The last one of a kind counts, even if it takes back what came before.
TEST(SetCookieField, RepeatsAttributes) {
  auto const cookie = parsed("a=b; Path=/x; Path=y; Domain=example.com; Domain=");
  EXPECT_EQ(cookie.path, "");
  EXPECT_EQ(cookie.domain, "");
  EXPECT_EQ(parsed("a=b; Max-Age=10; Max-Age=20").expires, day_received + 20s);
  EXPECT_EQ(parsed("a=b; Max-Age=10; Max-Age=x").expires, day_received + 10s);
}

// RFC 6265bis §5.6.1 and §5.6.2.
TEST(SetCookieField, EndsAtSomeTime) {
  auto const latest = day_received + std::chrono::days(400);
  struct Row {
    char const* attributes;
    std::optional<sys_seconds> expires;
  };
  for (auto const& [attributes, expires] : {
           Row{"Expires=Thu, 26 Nov 2026 00:00:10 GMT", sys_days(2026y / 11 / 26) + 10s},
           Row{"Expires=Thu, 01 Jan 1970 00:00:00 GMT", sys_days(1970y / 1 / 1)},
           Row{"Expires=Fri, 31 Dec 9999 23:59:59 GMT", latest},
           Row{"Expires=whenever", std::nullopt},
           Row{"Max-Age=3600", day_received + 1h},
           Row{"Max-Age=0", sys_seconds::min()},
           Row{"Max-Age=-1", sys_seconds::min()},
           Row{"Max-Age=-", sys_seconds::min()},
           Row{"Max-Age=99999999999999999999999", latest},
           Row{"Max-Age=", std::nullopt},
           Row{"Max-Age=1.5", std::nullopt},
           Row{"Max-Age=+5", std::nullopt},
           Row{"Max-Age=5; Expires=Fri, 31 Dec 9999 23:59:59 GMT", day_received + 5s},
           Row{"Expires=Fri, 31 Dec 9999 23:59:59 GMT; Max-Age=5", day_received + 5s},
       }) {
    EXPECT_EQ(parsed(std::string("a=b; ") + attributes).expires, expires) << attributes;
  }
}

}  // namespace
}  // namespace scrape::http
