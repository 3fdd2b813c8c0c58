#include <scrape/http/cookie_jar.hpp>

#include <gtest/gtest.h>

#include <initializer_list>

namespace scrape::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr WallTime jar_now = sys_days(2026y / 11 / 25);

url::Url url_of(std::string const& text) {
  auto parsed = url::Url::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return std::move(*parsed);
}

class CookieJarRules : public testing::Test {
 protected:
  void set(std::string const& url, std::initializer_list<char const*> fields) {
    for (auto const* const field : fields)
      jar_.set(url_of(url), field, jar_now);
  }
  std::string sent(std::string const& url, WallTime at = jar_now) { return jar_.field_for(url_of(url), at); }

  CookieJar jar_;
};

// RFC 6265 §3.1.
TEST_F(CookieJarRules, KeepASession) {
  set("https://example.com/", {"SID=31d4d96e407aad42"});
  EXPECT_EQ(sent("https://example.com/any/page"), "SID=31d4d96e407aad42");
  set("https://example.com/",
      {"SID=31d4d96e407aad42; Path=/; Domain=example.com", "lang=en-US; Path=/; Domain=example.com"});
  EXPECT_EQ(sent("https://www.example.com/"), "SID=31d4d96e407aad42; lang=en-US");
  set("https://example.com/", {"lang=; Domain=example.com; Expires=Sun, 06 Nov 1994 08:49:37 GMT"});
  EXPECT_EQ(sent("https://www.example.com/"), "SID=31d4d96e407aad42");
}

// RFC 6265 §5.1.3 and §5.3, steps 5 and 6.
TEST_F(CookieJarRules, MatchDomains) {
  struct Row {
    char const* from;
    char const* domain;
    char const* to;
    bool is_sent;
  };
  for (auto const& [from, domain, to, is_sent] : {
           Row{"www.example.com", "", "www.example.com", true},
           Row{"www.example.com", "", "a.www.example.com", false},
           Row{"www.example.com", "", "example.com", false},
           Row{"www.example.com", "example.com", "www.example.com", true},
           Row{"www.example.com", ".EXAMPLE.com", "other.example.com", true},
           Row{"www.example.com", "example.com", "example.com", true},
           Row{"www.example.com", "example.com", "notexample.com", false},
           Row{"www.example.com", "other.example.com", "other.example.com", false},
           Row{"www.example.com", "a.www.example.com", "a.www.example.com", false},
           Row{"www.example.com", "ample.com", "ample.com", false},
           Row{"www.example.com", "com", "www.example.com", false},
           Row{"www.example.co.uk", "co.uk", "other.co.uk", false},
           Row{"me.github.io", "github.io", "you.github.io", false},
           Row{"github.io", "github.io", "github.io", true},
           Row{"github.io", "github.io", "you.github.io", false},
           Row{"localhost", "localhost", "localhost", true},
           Row{"127.0.0.1", "127.0.0.1", "127.0.0.1", true},
           Row{"127.0.0.1", "0.0.1", "127.0.0.1", false},
           Row{"[::1]", "", "[::1]", true},
       }) {
    jar_ = CookieJar();
    jar_.set(url_of(std::string("http://") + from + '/'),
             std::string("a=b") + (*domain != '\0' ? std::string("; Domain=") + domain : ""), jar_now);
    EXPECT_EQ(sent(std::string("http://") + to + '/'), is_sent ? "a=b" : "") << from << ' ' << domain << ' ' << to;
  }
}

// RFC 6265 §8.5: ports do not matter.
TEST_F(CookieJarRules, KnowNoPorts) {
  set("http://example.com:8080/", {"a=b"});
  EXPECT_EQ(sent("http://example.com/"), "a=b");
}

// RFC 6265 §5.1.4.
TEST_F(CookieJarRules, MatchPaths) {
  struct Row {
    char const* from;
    char const* path;
    char const* to;
    bool is_sent;
  };
  for (auto const& [from, path, to, is_sent] : {
           Row{"/", "", "/any/where", true},
           Row{"/docs/intro.html?q=/x/y", "", "/docs/", true},
           Row{"/docs/intro.html", "", "/docs", true},
           Row{"/docs/intro.html", "", "/docs/a/b", true},
           Row{"/docs/intro.html", "", "/doc", false},
           Row{"/docs/intro.html", "", "/docsearch", false},
           Row{"/docs/intro.html", "", "/", false},
           Row{"/docs", "", "/", true},
           Row{"/", "/docs", "/docs", true},
           Row{"/", "/docs", "/docs/a", true},
           Row{"/", "/docs", "/docs?x", true},
           Row{"/", "/docs", "/docs.html", false},
           Row{"/", "/docs/", "/docs/", true},
           Row{"/", "/docs/", "/docs", false},
           Row{"/", "docs", "/", true},
       }) {
    jar_ = CookieJar();
    jar_.set(url_of(std::string("http://example.com") + from),
             std::string("a=b") + (*path != '\0' ? std::string("; Path=") + path : ""), jar_now);
    EXPECT_EQ(sent(std::string("http://example.com") + to), is_sent ? "a=b" : "") << from << ' ' << path << ' ' << to;
  }
}

// RFC 6265 §5.4, step 2.
TEST_F(CookieJarRules, SendLongerPathsThenOlderOnesFirst) {
  set("http://example.com/",
      {"first=1; Path=/", "deep=2; Path=/a/b", "second=3; Path=/", "a=4; Path=/a", "first=5; Path=/"});
  EXPECT_EQ(sent("http://example.com/a/b/c"), "deep=2; a=4; first=5; second=3");
}

TEST_F(CookieJarRules, SendOneWithoutANameAsItsValue) {
  set("http://example.com/", {"=alone", "a=b"});
  EXPECT_EQ(sent("http://example.com/"), "alone; a=b");
}

// RFC 6265bis §5.7, steps 7 and 19; §5.8.3.
TEST_F(CookieJarRules, KeepSecureOnesFromPlainHttp) {
  set("http://example.com/", {"plain=1; Secure"});
  EXPECT_EQ(sent("https://example.com/"), "");
  set("https://example.com/", {"a=secret; Secure", "b=open"});
  EXPECT_EQ(sent("http://example.com/"), "b=open");
  EXPECT_EQ(sent("https://example.com/"), "a=secret; b=open");
  set("http://example.com/", {"a=forged", "a=forged; Path=/deep", "a=forged; Domain=example.com", "b=changed"});
  set("http://www.example.com/", {"a=forged; Domain=example.com"});
  EXPECT_EQ(sent("https://example.com/deep/er"), "a=secret; b=changed");
}

// RFC 6265bis §4.1.3 and §5.7, steps 20 to 22.
TEST_F(CookieJarRules, HoldNamesToTheirPromises) {
  struct Row {
    char const* url;
    char const* field;
    bool is_kept;
  };
  for (auto const& [url, field, is_kept] : {
           Row{"https://example.com/", "__Secure-a=b; Secure", true},
           Row{"https://example.com/", "__Secure-a=b; Secure; Domain=example.com", true},
           Row{"https://example.com/", "__Secure-a=b", false},
           Row{"https://example.com/", "__secure-a=b", false},
           Row{"http://example.com/", "__Secure-a=b; Secure", false},
           Row{"https://example.com/", "__Host-a=b; Secure; Path=/", true},
           Row{"https://example.com/", "__HOST-a=b; Path=/", false},
           Row{"https://example.com/", "__Host-a=b; Secure", false},
           Row{"https://example.com/", "__Host-a=b; Secure; Path=/docs", false},
           Row{"https://example.com/", "__Host-a=b; Secure; Path=/; Domain=example.com", false},
           Row{"https://example.com/", "=__Host-a=b; Secure; Path=/", false},
           Row{"https://example.com/", "__Secure-a", false},
           Row{"https://example.com/", "__Secur-a=b", true},
       }) {
    jar_ = CookieJar();
    set(url, {field});
    EXPECT_EQ(!sent("https://example.com/").empty(), is_kept) << field;
  }
}

TEST_F(CookieJarRules, ForgetWhatHasEnded) {
  set("http://example.com/",
      {"a=1; Max-Age=60", "b=2", "c=3; Max-Age=0", "d=4; Expires=Mon, 01 Jan 1601 00:00:00 GMT"});
  EXPECT_EQ(sent("http://example.com/", jar_now + 59s), "a=1; b=2");
  EXPECT_EQ(sent("http://example.com/", jar_now + 60s), "b=2");
  EXPECT_EQ(jar_.cookies(jar_now + 60s).size(), 1U);
}

// RFC 6265 §5.3, step 12.
TEST_F(CookieJarRules, MakeRoomForNewOnes) {
  for (std::size_t i = 0; i < CookieJar::most_of_domain; ++i)
    jar_.set(url_of("https://example.com/"), "n" + std::to_string(i) + "=x" + (i == 0 ? "; Secure" : ""), jar_now);
  EXPECT_NE(sent("https://example.com/").find("n1=x"), std::string::npos);
  set("https://example.com/", {"new=x"});
  auto const field = sent("https://example.com/");
  EXPECT_NE(field.find("n0=x"), std::string::npos);
  EXPECT_NE(field.find("new=x"), std::string::npos);
  EXPECT_EQ(jar_.cookies(jar_now).size(), CookieJar::most_of_domain);
}

TEST_F(CookieJarRules, HoldSoManyOfAllHosts) {
  for (std::size_t i = 0; i < 3 * CookieJar::most; ++i) {
    jar_.set(url_of("http://host" + std::to_string(i) + ".example/"), "a=b", jar_now);
    if (i % 100 == 0) {
      EXPECT_EQ(sent("http://host0.example/"), "a=b");
    }
  }
  EXPECT_LE(jar_.cookies(jar_now).size(), CookieJar::most);
  EXPECT_GE(jar_.cookies(jar_now).size(), CookieJar::most * 9 / 10);
  EXPECT_EQ(sent("http://host0.example/"), "a=b");
  EXPECT_EQ(sent("http://host1.example/"), "");
}

TEST_F(CookieJarRules, TakeWhatTheUserVouchesFor) {
  jar_.add({.name = "a",
            .value = "b",
            .domain = "example.com",
            .path = "/",
            .expires = {},
            .is_host_only = false,
            .is_secure = false,
            .is_http_only = true});
  EXPECT_EQ(sent("http://www.example.com/"), "a=b");
  EXPECT_EQ(jar_.cookies(jar_now).size(), 1U);
}

}  // namespace
}  // namespace scrape::http
