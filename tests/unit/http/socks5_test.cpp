#include <scrape/base/error.hpp>
#include <scrape/http/socks5.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

using namespace std::string_literals;

// RFC 1928 §3, §4, §6.
TEST(Socks5, AsksForAName) {
  Socks5Handshake handshake("example.org", 8080, std::nullopt);
  EXPECT_EQ(handshake.take_message(), "\x05\x01\x00"s);
  EXPECT_EQ(handshake.take_message(), "");
  EXPECT_EQ(handshake.wanted(), 2U);
  ASSERT_TRUE(handshake.receive("\x05\x00"s));
  EXPECT_EQ(handshake.take_message(),
            "\x05\x01\x00\x03\x0b"
            "example.org\x1f\x90"s);
  EXPECT_EQ(handshake.wanted(), 5U);
  ASSERT_TRUE(handshake.receive("\x05\x00\x00\x01\x0a"s));
  EXPECT_EQ(handshake.wanted(), 5U);
  ASSERT_TRUE(handshake.receive("\x00\x00\x01\x1f\x90"s));
  EXPECT_EQ(handshake.wanted(), 0U);
  EXPECT_EQ(handshake.take_message(), "");
}

TEST(Socks5, AsksForAnAddress) {
  struct Row {
    char const* host;
    std::string address;
  };
  for (auto const& [host, address] :
       {Row{"192.0.2.1", "\x01\xc0\x00\x02\x01"s},
        Row{"2001:db8::1", "\x04\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"s}}) {
    Socks5Handshake handshake(host, 443, std::nullopt);
    handshake.take_message();
    ASSERT_TRUE(handshake.receive("\x05\x00"s));
    EXPECT_EQ(handshake.take_message(), "\x05\x01\x00"s + address + "\x01\xbb") << host;
  }
}

// RFC 1928 §6: the address that a reply gives is of any type.
TEST(Socks5, ReadsPastTheAddressOfTheReply) {
  struct Row {
    std::string reply;
    std::size_t rest;
  };
  for (auto const& [reply, rest] : {Row{"\x05\x00\x00\x01\x7f"s, 5}, Row{"\x05\x00\x00\x04\x20"s, 17},
                                    Row{"\x05\x00\x00\x03\x0b"s, 13}, Row{"\x05\x00\x00\x03\xff"s, 257}}) {
    Socks5Handshake handshake("example.org", 80, std::nullopt);
    ASSERT_TRUE(handshake.receive("\x05\x00"s));
    ASSERT_TRUE(handshake.receive(reply));
    EXPECT_EQ(handshake.wanted(), rest);
    ASSERT_TRUE(handshake.receive(std::string(rest, 'x')));
    EXPECT_EQ(handshake.wanted(), 0U);
  }
}

// RFC 1929 §2.
TEST(Socks5, LogsIn) {
  Socks5Handshake handshake("example.org", 80, Credentials{"user", "pass"});
  EXPECT_EQ(handshake.take_message(), "\x05\x02\x00\x02"s);
  ASSERT_TRUE(handshake.receive("\x05\x02"s));
  EXPECT_EQ(handshake.take_message(), "\x01\x04user\x04pass"s);
  EXPECT_EQ(handshake.wanted(), 2U);
  ASSERT_TRUE(handshake.receive("\x01\x00"s));
  EXPECT_EQ(handshake.take_message().substr(0, 4), "\x05\x01\x00\x03"s);
}

TEST(Socks5, TellsItsPasswordToNobodyWhoDoesNotAsk) {
  Socks5Handshake handshake("example.org", 80, Credentials{"user", "pass"});
  handshake.take_message();
  ASSERT_TRUE(handshake.receive("\x05\x00"s));
  EXPECT_EQ(handshake.take_message().find("pass"), std::string::npos);
}

TEST(Socks5, IsRefused) {
  Socks5Handshake first("example.org", 80, std::nullopt);
  EXPECT_EQ(first.receive("\x05\xff"s).error(), Errc::proxy_login_refused);
  Socks5Handshake second("example.org", 80, std::nullopt);
  EXPECT_EQ(second.receive("\x05\x02"s).error(), Errc::proxy_login_refused);
  Socks5Handshake third("example.org", 80, Credentials{"user", "pass"});
  ASSERT_TRUE(third.receive("\x05\x02"s));
  EXPECT_EQ(third.receive("\x01\x01"s).error(), Errc::proxy_login_refused);
}

// RFC 1928 §6.
TEST(Socks5, TellsRefusalsThatMayPassFromThoseThatStay) {
  struct Row {
    char reply;
    Errc error;
    char const* why;
  };
  for (auto const& [reply, error, why] :
       {Row{1, Errc::proxy_unavailable, "general failure"}, Row{2, Errc::proxy_refused, "not allowed by its rules"},
        Row{3, Errc::proxy_unavailable, "network unreachable"}, Row{4, Errc::proxy_unavailable, "host unreachable"},
        Row{5, Errc::proxy_unavailable, "connection refused"}, Row{6, Errc::proxy_unavailable, "TTL expired"},
        Row{7, Errc::proxy_refused, "command not supported"}, Row{8, Errc::proxy_refused, "address type not supported"},
        Row{9, Errc::proxy_refused, ""}, Row{'\xff', Errc::proxy_refused, ""}}) {
    Socks5Handshake handshake("example.org", 80, std::nullopt);
    ASSERT_TRUE(handshake.receive("\x05\x00"s));
    EXPECT_EQ(handshake.receive("\x05"s + reply + "\x00\x01\x00"s).error(), error) << why;
    EXPECT_EQ(handshake.refusal(), why);
  }
}

TEST(Socks5, IsSpokenToNobodyElse) {
  Socks5Handshake first("example.org", 80, std::nullopt);
  EXPECT_EQ(first.receive("HT").error(), Errc::proxy_not_socks);
  for (auto const& reply : {"\x04\x00\x00\x01\x00"s, "\x05\x00\x00\x02\x00"s}) {
    Socks5Handshake handshake("example.org", 80, std::nullopt);
    ASSERT_TRUE(handshake.receive("\x05\x00"s));
    EXPECT_EQ(handshake.receive(reply).error(), Errc::proxy_not_socks);
  }
}

}  // namespace
}  // namespace scrape::http
