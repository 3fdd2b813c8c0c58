#include <scrape/http/shown_value.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

TEST(ShownValue, IsNotThatOfWhatLetsItsBearerIn) {
  for (auto const* const name : {"Set-Cookie", "set-cookie2", "Authentication-Info", "PROXY-AUTHENTICATION-INFO"})
    EXPECT_EQ(shown_value(name, "session=planted"), "***") << name;
}

TEST(ShownValue, IsNoLocationWithCredentials) {
  for (auto const* const value : {"https://joe:planted@a.example/x", "//joe@a.example", "HTTP://planted@a.example?b"})
    EXPECT_EQ(shown_value("location", value), "***") << value;
}

TEST(ShownValue, IsThatOfAllElse) {
  EXPECT_EQ(shown_value("WWW-Authenticate", "Basic realm=\"pages\""), "Basic realm=\"pages\"");
  EXPECT_EQ(shown_value("Cookie-Policy", "x=y"), "x=y");
  for (auto const* const value : {"https://a.example/@joe", "/x@y", "https://a.example?mail=joe@b.example", "x//y"})
    EXPECT_EQ(shown_value("Location", value), value);
}

}  // namespace
}  // namespace scrape::http
