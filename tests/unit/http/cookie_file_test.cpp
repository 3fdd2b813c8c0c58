#include <scrape/http/cookie_file.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace scrape::http {
namespace {

using namespace std::chrono_literals;

// As curl writes it.
constexpr auto curls_file =
    "# Netscape HTTP Cookie File\n"
    "# https://curl.se/docs/http-cookies.html\n"
    "\n"
    ".example.com\tTRUE\t/docs\tTRUE\t1795000000\tname\tva lue=\"x\"\n"
    "#HttpOnly_www.example.com\tFALSE\t/\tFALSE\t0\tsid\t31d4\r\n"
    "127.0.0.1\tFALSE\t/\tFALSE\t0\tempty\t\n";

TEST(CookieFile, HoldsCookies) {
  auto const cookies = parse_cookie_file(curls_file);
  ASSERT_EQ(cookies.size(), 3U);
  EXPECT_EQ(cookies[0].domain, "example.com");
  EXPECT_EQ(cookies[0].path, "/docs");
  EXPECT_EQ(cookies[0].name, "name");
  EXPECT_EQ(cookies[0].value, "va lue=\"x\"");
  EXPECT_EQ(cookies[0].expires, std::chrono::sys_seconds(1795000000s));
  EXPECT_FALSE(cookies[0].is_host_only);
  EXPECT_TRUE(cookies[0].is_secure);
  EXPECT_FALSE(cookies[0].is_http_only);
  EXPECT_EQ(cookies[1].domain, "www.example.com");
  EXPECT_EQ(cookies[1].value, "31d4");
  EXPECT_FALSE(cookies[1].expires.has_value());
  EXPECT_TRUE(cookies[1].is_host_only);
  EXPECT_TRUE(cookies[1].is_http_only);
  EXPECT_EQ(cookies[2].value, "");
}

TEST(CookieFile, IsReadAsItWasWritten) {
  auto const cookies = parse_cookie_file(curls_file);
  auto const text = format_cookie_file(cookies);
  EXPECT_EQ(format_cookie_file(parse_cookie_file(text)), text);
  EXPECT_NE(text.find("\n.example.com\tTRUE\t/docs\tTRUE\t1795000000\tname\tva lue=\"x\"\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("\n#HttpOnly_www.example.com\tFALSE\t/\tFALSE\t0\tsid\t31d4\n"), std::string::npos) << text;
  EXPECT_EQ(parse_cookie_file("a.org\tFALSE\t/\tFALSE\t0\tempty").at(0).value, "");
}

TEST(CookieFile, SaysWhereItIsWrongAndRepeatsNothing) {
  struct Row {
    char const* text;
    char const* message;
  };
  for (auto const& [text, message] : {
           Row{"\n\na.org TRUE / FALSE 0 name secret",
               "line 3: 1 columns with tabs between them, where there must be 7"},
           Row{"a.org\tTRUE\t/\tFALSE\t0", "line 1: 5 columns with tabs between them, where there must be 7"},
           Row{"\tTRUE\t/\tFALSE\t0\tname\tsecret", "line 1: no host in the first column"},
           Row{"a.org\tyes\t/\tFALSE\t0\tname\tsecret",
               "line 1: neither TRUE nor FALSE in the second or fourth column"},
           Row{"a.org\tTRUE\tdocs\tFALSE\t0\tname\tsecret", "line 1: no path in the third column"},
           Row{"a.org\tTRUE\t/\tFALSE\tsoon\tname\tsecret", "line 1: no time in the fifth column"},
           Row{"a.org\tTRUE\t/\tFALSE\t0\tname\tse\x01"
               "cret",
               "line 1: a control character"},
       }) {
    try {
      parse_cookie_file(text);
      ADD_FAILURE() << text;
    } catch (std::invalid_argument const& error) {
      EXPECT_STREQ(error.what(), message);
    }
  }
}

}  // namespace
}  // namespace scrape::http
