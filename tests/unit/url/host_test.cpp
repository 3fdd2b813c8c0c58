#include <scrape/base/error.hpp>
#include <scrape/url/host.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::url {
namespace {

struct HostSpelling {
  std::string_view given;
  std::string_view normal;
};

template <std::size_t size>
void expect_normal(HostSpelling const (&table)[size]) {
  for (auto const& [given, normal] : table) {
    SCOPED_TRACE(given);
    auto const host = normalise_host(given);
    ASSERT_TRUE(host.has_value()) << host.error().message();
    EXPECT_EQ(*host, normal);
  }
}

template <std::size_t size>
void expect_refused(std::string_view const (&table)[size]) {
  for (auto const given : table) {
    SCOPED_TRACE(given);
    auto const host = normalise_host(given);
    ASSERT_TRUE(host.has_error()) << *host;
    EXPECT_EQ(host.error(), Errc::url_bad_host);
  }
}

TEST(Host, IsNeeded) {
  EXPECT_EQ(normalise_host("").error(), Errc::url_no_host);
}

// RFC 3986 §3.2.2.
TEST(Host, IsLowerCaseWithoutPercentEncodings) {
  HostSpelling const table[] = {
      {"Example.ORG", "example.org"},         {"ex%61mple.org", "example.org"}, {"EX%41MPLE%2Eorg", "example.org"},
      {"b%C3%BCcher.de", "xn--bcher-kva.de"}, {"localhost", "localhost"},       {"%31%32%37.1", "127.0.0.1"},
  };
  expect_normal(table);
}

// UTS 46 without transitional processing, as WHATWG URL §3.3 asks for.
TEST(Host, TurnsInternationalNamesIntoALabels) {
  HostSpelling const table[] = {
      {"bücher.de", "xn--bcher-kva.de"},
      {"BÜCHER.DE", "xn--bcher-kva.de"},
      {"bu\xcc\x88"
       "cher.de",
       "xn--bcher-kva.de"},
      {"faß.de", "xn--fa-hia.de"},
      {"βόλος.com", "xn--nxasmm1c.com"},
      {"例え.テスト", "xn--r8jz45g.xn--zckzah"},
      {"例。jp", "xn--fsq.jp"},
      {"ＥＸＡＭＰＬＥ.org", "example.org"},
      {"münchen.example", "xn--mnchen-3ya.example"},
      {"xn--bcher-kva.de", "xn--bcher-kva.de"},
  };
  expect_normal(table);
}

// WHATWG URL §3.5: "ends in a number", then any form of inet_aton.
TEST(Host, ReadsTheFormsOfAnIpv4Address) {
  HostSpelling const table[] = {
      {"127.0.0.1", "127.0.0.1"},
      {"127.0.0.1.", "127.0.0.1"},
      {"127.1", "127.0.0.1"},
      {"2130706433", "127.0.0.1"},
      {"0x7f.1", "127.0.0.1"},
      {"0X7F000001", "127.0.0.1"},
      {"0177.0.0.01", "127.0.0.1"},
      {"192.168.257", "192.168.1.1"},
      {"256", "0.0.1.0"},
      {"4294967295", "255.255.255.255"},
      {"0", "0.0.0.0"},
      {"１２７.0.0.1", "127.0.0.1"},
  };
  expect_normal(table);
}

TEST(Host, RefusesWhatEndsInANumberButIsNoAddress) {
  std::string_view const table[] = {
      "256.0.0.1", "1.2.3.4.5", "1.2.3.256", "4294967296", "09.1", "1.2.3.08", "example.1", "1.2.3.0xfff", "a.0x1",
  };
  expect_refused(table);
}

TEST(Host, TakesNamesThatOnlyLookLikeNumbers) {
  HostSpelling const table[] = {
      {"1.example", "1.example"}, {"0x7g", "0x7g"}, {"1e3", "1e3"}, {"127.0.0.1a", "127.0.0.1a"}, {"0xx.de", "0xx.de"},
  };
  expect_normal(table);
}

// RFC 4291 §2.2; the result is RFC 5952's.
TEST(Host, ReadsTheFormsOfAnIpv6Address) {
  HostSpelling const table[] = {
      {"[::1]", "::1"},
      {"[::]", "::"},
      {"[2001:DB8:0:0:0:0:0:1]", "2001:db8::1"},
      {"[2001:0db8::0001]", "2001:db8::1"},
      {"[FE80::ABCD]", "fe80::abcd"},
      {"[1:2:3:4:5:6:7:8]", "1:2:3:4:5:6:7:8"},
      {"[2001:db8:0:1:0:0:0:1]", "2001:db8:0:1::1"},
  };
  expect_normal(table);
}

TEST(Host, HasOneFormForAMappedIpv4Address) {
  auto const host = normalise_host("[::ffff:192.0.2.1]");

  ASSERT_TRUE(host.has_value());
  EXPECT_EQ(*host, *normalise_host("[::FFFF:c000:201]"));
}

TEST(Host, RefusesMalformedIpv6Addresses) {
  std::string_view const table[] = {
      "[",
      "[]",
      "[::1",
      "::1]",
      "[::1]a",
      "[1::2::3]",
      "[1:2:3:4:5:6:7]",
      "[12345::]",
      "[::g]",
      "[fe80::1%25eth0]",
      "[v1.x]",
      "[127.0.0.1]",
      "[::1]]",
      "[[::1]]",
      "::1",
  };
  expect_refused(table);
}

TEST(Host, TakesUnderscoresAndHyphensAnywhere) {
  HostSpelling const table[] = {{"_dmarc.example.org", "_dmarc.example.org"}, {"a_b.c", "a_b.c"}, {"-a-.b", "-a-.b"}};
  expect_normal(table);
}

// RFC 1034 §3.1.
TEST(Host, KeepsTheDotOfAFullyQualifiedName) {
  HostSpelling const table[] = {{"Example.org.", "example.org."}};
  expect_normal(table);
}

TEST(Host, RefusesWhatNoLabelHas) {
  std::string_view const table[] = {
      ".",   "..",  "a..b", ".a",   "a..",  "a b", "a%20b", "a%2Fb", "a%00b", "a%",       "a%4",        "a%zz", "a%+1",
      "a*b", "a,b", "a!b",  "a\"b", "a<b>", "a|b", "a:b",   "a@b",   "\x01",  "a\xff.de", "%FF%FE.org", "a^b",  "$",
  };
  expect_refused(table);
}

TEST(Host, RefusesANulByteInAnInternationalName) {
  std::string_view const table[] = {"ü%00.de", {"ü\0.de", 6}};
  expect_refused(table);
}

// RFC 1035 §2.3.4.
TEST(Host, HasLabelsOfAtMost63Bytes) {
  EXPECT_TRUE(normalise_host(std::string(63, 'a') + ".org").has_value());
  EXPECT_EQ(normalise_host(std::string(64, 'a') + ".org").error(), Errc::url_bad_host);
}

TEST(Host, HasAtMost253BytesBesideTheLastDot) {
  auto const label = std::string(63, 'a');
  auto const longest = label + '.' + label + '.' + label + '.' + std::string(61, 'b');

  EXPECT_TRUE(normalise_host(longest).has_value());
  EXPECT_TRUE(normalise_host(longest + '.').has_value());
  EXPECT_EQ(normalise_host(longest + 'b').error(), Errc::url_bad_host);
}

TEST(Host, RefusesAHostOfSixtyFourKibibytes) {
  EXPECT_EQ(normalise_host(std::string(64 * 1024, 'a')).error(), Errc::url_bad_host);
  EXPECT_EQ(normalise_host('[' + std::string(64 * 1024, ':') + ']').error(), Errc::url_bad_host);
}

}  // namespace
}  // namespace scrape::url
