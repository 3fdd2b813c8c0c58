#include "support/urls.hpp"

#include <scrape/url/url.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::url {
namespace {

using test::url_of;

struct Spelling {
  std::string_view given;
  std::string_view normal;
};

template <std::size_t size>
void expect_normal(Spelling const (&table)[size]) {
  for (auto const& [given, normal] : table) {
    SCOPED_TRACE(given);
    auto const url = Url::parse(given);
    ASSERT_TRUE(url.has_value()) << make_error_code(url.error().why).message();
    EXPECT_EQ(url->text(), normal);
  }
}

struct Refusal {
  std::string_view given;
  Errc why;
  std::size_t at;
};

template <std::size_t size>
void expect_refused(Refusal const (&table)[size]) {
  for (auto const& [given, why, at] : table) {
    SCOPED_TRACE(given);
    auto const url = Url::parse(given);
    ASSERT_TRUE(url.has_error()) << url->text();
    EXPECT_EQ(make_error_code(url.error().why).message(), make_error_code(why).message());
    EXPECT_EQ(url.error().at, at);
  }
}

// RFC 3986 §6.2.2.1 case, §6.2.2.2 percent-encoding, §6.2.2.3 dot segments.
TEST(Url, IsNormalisedAsTheSyntaxSays) {
  Spelling const table[] = {
      {"HTTP://www.EXAMPLE.com/", "http://www.example.com/"},
      {"hTtPs://Example.ORG/Path", "https://example.org/Path"},
      {"http://h/%3a%3A", "http://h/%3A%3A"},
      {"http://h/%7Efoo", "http://h/~foo"},
      {"http://h/%7efoo/%41%2d%2E%5f%30", "http://h/~foo/A-._0"},
      {"http://h/?q=%41%7e%2f", "http://h/?q=A~%2F"},
      {"http://h/a/./b/../c", "http://h/a/c"},
      {"http://h/a/b/../../../../c", "http://h/c"},
      {"http://h/a/%2e%2E/b", "http://h/b"},
      {"http://h/a/%2e/b", "http://h/a/b"},
      {"http://h/a/..", "http://h/"},
      {"http://h/a/.", "http://h/a/"},
      {"http://h/a//../b", "http://h/a/b"},
      {"http://h/a//b", "http://h/a//b"},
      {"http://h//a", "http://h//a"},
      {"http://h/..//a", "http://h//a"},
      {"http://h//..//a/./", "http://h//a/"},
      {"http://h/...", "http://h/..."},
      {"http://h/..a/.b", "http://h/..a/.b"},
      {"http://h/?a=/../b", "http://h/?a=/../b"},
  };
  expect_normal(table);
}

// Regression: these were decoded, which made another URL of them (RFC 3986 §2.2).
TEST(Url, KeepsTheEncodingOfReservedCharacters) {
  Spelling const table[] = {
      {"http://h/a%2Fb", "http://h/a%2Fb"},       {"http://h/a%3Fb", "http://h/a%3Fb"},
      {"http://h/?q=a%26b", "http://h/?q=a%26b"}, {"http://h/?q=a%2Bb%3Dc", "http://h/?q=a%2Bb%3Dc"},
      {"http://h/a%23b", "http://h/a%23b"},       {"http://h/a%25b", "http://h/a%25b"},
      {"http://h/a%00%80", "http://h/a%00%80"},   {"http://h/?q=%2e.%26/x", "http://h/?q=..%26/x"},
  };
  expect_normal(table);
}

// RFC 3986 §6.2.3, RFC 9110 §4.2.3.
TEST(Url, IsNormalisedAsTheSchemesSay) {
  Spelling const table[] = {
      {"http://example.com", "http://example.com/"},
      {"http://example.com:80/", "http://example.com/"},
      {"http://example.com:/", "http://example.com/"},
      {"https://example.com:443", "https://example.com/"},
      {"https://example.com:80", "https://example.com:80/"},
      {"http://example.com:443", "http://example.com:443/"},
      {"http://example.com:00080", "http://example.com/"},
      {"http://example.com:65535/x", "http://example.com:65535/x"},
      {"http://example.com?q", "http://example.com/?q"},
      {"http://example.com?", "http://example.com/?"},
  };
  expect_normal(table);
}

TEST(Url, DropsTheFragment) {
  Spelling const table[] = {
      {"http://h/a#b", "http://h/a"},
      {"http://h#b", "http://h/"},
      {"http://h/a?q#b?c#d", "http://h/a?q"},
      {"http://h/#@:/\\%", "http://h/"},
  };
  expect_normal(table);
}

// WHATWG URL §4.4: what browsers read although RFC 3986 does not allow it.
TEST(Url, IsRepairedAsBrowsersDo) {
  Spelling const table[] = {
      {"  http://h/a \t", "http://h/a"},
      {"http:h/a", "http://h/a"},
      {"http:/h/a", "http://h/a"},
      {"http:///h/a", "http://h/a"},
      {"http:\\\\h\\a\\b", "http://h/a/b"},
      {"http://h\\a?b\\c", "http://h/a?b%5Cc"},
      {"http://h/a b", "http://h/a%20b"},
      {"http://h/a|b^c`d{e}\"<>", "http://h/a%7Cb%5Ec%60d%7Be%7D%22%3C%3E"},
      {"http://h/[a]?[b]", "http://h/%5Ba%5D?%5Bb%5D"},
      {"http://h/ä?ö", "http://h/%C3%A4?%C3%B6"},
      {"http://h/100%", "http://h/100%25"},
      {"http://h/%zz%4", "http://h/%25zz%254"},
      {"http://h/?a=b c&d='", "http://h/?a=b%20c&d='"},
      {"http://h/?a?b", "http://h/?a?b"},
      {"http://bücher.example/", "http://xn--bcher-kva.example/"},
  };
  expect_normal(table);
}

TEST(Url, RefusesWhatNobodyCanFetch) {
  Refusal const table[] = {
      {"", Errc::empty_url, 0},
      {" \t ", Errc::empty_url, 0},
      {"example.org", Errc::url_missing_colon, 0},
      {"//example.org/", Errc::url_missing_colon, 0},
      {"://example.org/", Errc::url_missing_colon, 0},
      {"1http://example.org/", Errc::url_missing_colon, 0},
      {" ftp://example.org/", Errc::url_unsupported_scheme, 1},
      {"mailto:joe@example.org", Errc::url_unsupported_scheme, 0},
      {"httpss://example.org/", Errc::url_unsupported_scheme, 0},
      {"http://", Errc::url_no_host, 7},
      {"http://?q", Errc::url_no_host, 7},
      {"http://#f", Errc::url_no_host, 7},
      {"http://:80/", Errc::url_no_host, 7},
      {"http://a b/", Errc::url_bad_host, 7},
      {"http://h\na/", Errc::url_control_character, 8},
      {"http://h/\x7f", Errc::url_control_character, 9},
  };
  expect_refused(table);
}

TEST(Url, RefusesWhatIsNotAPort) {
  Refusal const table[] = {
      {"http://h:0/", Errc::url_bad_port, 9},        {"http://h:65536/", Errc::url_bad_port, 9},
      {"http://h:-1/", Errc::url_bad_port, 9},       {"http://h:+80/", Errc::url_bad_port, 9},
      {"http://h:80a/", Errc::url_bad_port, 9},      {"http://h:0x50/", Errc::url_bad_port, 9},
      {"  http://[::1]:x/", Errc::url_bad_port, 15}, {"http://h:99999999999999999999/", Errc::url_bad_port, 9},
  };
  expect_refused(table);
}

TEST(Url, RefusesCredentials) {
  Refusal const table[] = {
      {"http://joe@example.org/", Errc::url_has_credentials, 7},
      {"http://joe:secret@example.org/", Errc::url_has_credentials, 7},
      {"http://@example.org/", Errc::url_has_credentials, 7},
      {"https:joe:secret@example.org/", Errc::url_has_credentials, 6},
  };
  expect_refused(table);
}

TEST(Url, TakesAnAtSignOutsideTheAuthority) {
  Spelling const table[] = {
      {"https://medium.example/@joe", "https://medium.example/@joe"},
      {"https://h?m=joe@example.org", "https://h/?m=joe@example.org"},
  };
  expect_normal(table);
}

TEST(Url, FindsANulByteWhereItStands) {
  auto const url = Url::parse(std::string_view("http://h/a\0b", 12));

  ASSERT_TRUE(url.has_error());
  EXPECT_EQ(url.error().why, Errc::url_control_character);
  EXPECT_EQ(url.error().at, 10U);
}

TEST(Url, EncodesBytesThatAreNotUtf8) {
  EXPECT_EQ(url_of("http://h/\xe4?\xff").text(), "http://h/%E4?%FF");
}

TEST(Url, TakesSixtyFourKibibytes) {
  auto const path = '/' + std::string(64 * 1024, 'a');

  auto const url = url_of("http://h" + path);

  EXPECT_EQ(url.path(), path);
}

TEST(Url, TakesSixtyFourKibibytesOfDotSegments) {
  std::string text = "http://h/";
  while (text.size() < 64 * 1024)
    text += "a/../%2e/";

  EXPECT_EQ(url_of(text).text(), "http://h/");
}

TEST(Url, HasParts) {
  auto const url = url_of("http://Example.org:8080/a/b?c=d#e");

  EXPECT_EQ(url.origin(), (Origin{false, "example.org", 8080}));
  EXPECT_EQ(url.target(), "/a/b?c=d");
  EXPECT_EQ(url.path(), "/a/b");
  EXPECT_EQ(url.query(), "?c=d");
}

TEST(Url, HasNoQueryWithoutAQuestionMark) {
  EXPECT_EQ(url_of("http://h/a").query(), "");
  EXPECT_EQ(url_of("http://h/a?").query(), "?");
}

TEST(Url, IsEqualWhenTheNormalFormIs) {
  EXPECT_EQ(url_of("HTTP://H:80/%7Ea#x"), url_of("http://h/~a"));
  EXPECT_FALSE(url_of("http://h/a") == url_of("https://h/a"));
}

}  // namespace
}  // namespace scrape::url
