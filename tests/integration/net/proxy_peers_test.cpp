// Proxies that answer as written down: what they can do to a connection.

#include "integration/support/client.hpp"
#include "integration/support/peer_proxy.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using test::digest_challenge_of;
using test::PeerProxy;
using test::PeerVisit;

class PeerProxies : public testing::Test {
 protected:
  // To "example.org:8080", in the clear.
  Result<std::unique_ptr<Transport>> connect(std::string const& scheme, PeerProxy const& proxy, Deadline by = {},
                                             std::string const& host = "example.org") {
    client_.emplace();
    peer_ = proxy.address();
    auto const login = scheme + "joe:hunter2@" + peer_;
    client_->connecting.proxies = http::ProxyRules(login, "", [](char const*) -> char const* { return nullptr; });
    client_->connecting.detours = {{"", 0, "", 8080}};
    return client_->connect({false, host, 80}, by);
  }

  ErrorClass class_of(error_code const& failed) const { return classify(failed, client_->exchange.phase); }

  std::string read(Transport& transport) {
    std::array<std::byte, 100> room{};
    EXPECT_TRUE(test::run(client_->io, transport.readable({})));
    auto const size = transport.try_read(room);
    return size ? std::string(as_text(Bytes(room).first(*size))) : size.error().message();
  }

  std::string peer_;
  std::optional<test::Client> client_;
};

TEST_F(PeerProxies, OpenTunnelsInManyWords) {
  for (auto const* const answer :
       {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 Connection established\r\n\r\n", "HTTP/1.1 204 None\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\nX: y\n\n",
        // RFC 9110 §9.3.6: to be ignored.
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: abc\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"}) {
    PeerProxy proxy({{{answer, "pong"}}});
    auto transport = connect("http://", proxy);
    ASSERT_TRUE(transport) << answer << transport.error().message();
    EXPECT_EQ(client_->exchange.remote, peer_);
    ASSERT_TRUE(test::run(client_->io, (*transport)->write(as_bytes("ping"), {})));
    EXPECT_EQ(read(**transport), "pong") << answer;
    transport->reset();
    EXPECT_EQ(proxy.heard(),
              "CONNECT example.org:8080 HTTP/1.1\r\nHost: example.org:8080\r\n"
              "Proxy-Authorization: Basic am9lOmh1bnRlcjI=\r\n\r\nping");
  }
}

struct TunnelAnswer {
  std::string text;
  Errc error;
  std::string detail = "proxy ";
};

TEST_F(PeerProxies, ThatOpenNoTunnelFail) {
  std::string interim;
  for (int i = 0; i < 17; ++i)
    interim += "HTTP/1.1 103 Early Hints\r\n\r\n";
  for (auto const& [text, error, detail] : {
           TunnelAnswer{"HTTP/1.1 403 No!\r\nContent-Length: 0\r\n\r\n", Errc::proxy_refused, "403 Forbidden (proxy "},
           TunnelAnswer{"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n", Errc::proxy_refused,
                        "302 Found (proxy "},
           TunnelAnswer{"HTTP/1.1 999 Go away\r\n\r\n", Errc::proxy_refused, "999 (proxy "},
           TunnelAnswer{"HTTP/1.1 502 Bad Gateway\r\n\r\n", Errc::proxy_unavailable, "502 Bad Gateway (proxy "},
           TunnelAnswer{"HTTP/1.1 503 x\r\n\r\n", Errc::proxy_unavailable, "503 Service Unavailable (proxy "},
           TunnelAnswer{"HTTP/1.1 504 x\r\n\r\n", Errc::proxy_unavailable, "504 Gateway Timeout (proxy "},
           TunnelAnswer{"HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n", Errc::proxy_login_refused},
           TunnelAnswer{"HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=x\r\n\r\n", Errc::proxy_login_refused},
           TunnelAnswer{"HTTP/1.1 200 OK\r\n\r\nX", Errc::proxy_surplus},
           TunnelAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Errc::proxy_surplus},
           TunnelAnswer{"HTTP/1.1 101 Switching Protocols\r\n\r\n", Errc::unexpected_upgrade},
           TunnelAnswer{"SSH-2.0-OpenSSH_9.2\r\n", Errc::not_http},
           TunnelAnswer{"HTTP/1.1 2OO OK\r\n\r\n", Errc::bad_head},
           TunnelAnswer{"HTTP/1.1 200 OK\r\n" + std::string(200'000, 'x'), Errc::head_too_large},
           TunnelAnswer{interim, Errc::too_many_interim},
       }) {
    PeerProxy const proxy({{{text}}});
    auto const transport = connect("http://", proxy);
    ASSERT_FALSE(transport) << text.substr(0, 100);
    EXPECT_EQ(transport.error(), error) << text.substr(0, 100) << transport.error().message();
    EXPECT_EQ(class_of(transport.error()), ErrorClass::proxy);
    EXPECT_TRUE(client_->exchange.detail.starts_with(detail)) << client_->exchange.detail;
    EXPECT_NE(client_->exchange.detail.find("proxy " + peer_), std::string::npos) << client_->exchange.detail;
  }
}

// RFC 9110 §10.2.3.
TEST_F(PeerProxies, SayWhenTheyWantToBeAskedAgain) {
  for (auto const* const status : {"429", "503"}) {
    PeerProxy const proxy({{{"HTTP/1.1 "s + status + " x\r\nRetry-After: 7\r\n\r\n"}}});
    auto const transport = connect("http://", proxy);
    ASSERT_FALSE(transport);
    EXPECT_EQ(transport.error(), Errc::proxy_unavailable);
    EXPECT_EQ(client_->exchange.retry_after, Duration(7s));
  }
  PeerProxy const proxy({{{"HTTP/1.1 403 x\r\nRetry-After: 7\r\n\r\n"}}});
  ASSERT_FALSE(connect("http://", proxy));
  EXPECT_FALSE(client_->exchange.retry_after);
}

TEST_F(PeerProxies, ThatLeaveInTheMidstFail) {
  for (auto const& [text, error] : {std::pair(""s, Errc::closed_before_head),
                                    {"HTTP/1.1 20"s, Errc::closed_in_head},
                                    {"HTTP/1.1 200 OK\r\nX: y\r\n"s, Errc::closed_in_head}}) {
    PeerProxy const proxy({{.answers = {text}, .closes = true}});
    auto const transport = connect("http://", proxy);
    ASSERT_FALSE(transport) << text;
    EXPECT_EQ(transport.error(), error) << transport.error().message();
    EXPECT_EQ(class_of(transport.error()), ErrorClass::proxy);
  }
}

TEST_F(PeerProxies, ThatAreSilentTakeNoLongerThanAllowed) {
  for (auto const* const scheme : {"http://", "socks5h://", "https://"}) {
    for (auto const* const begin : {"", "HTTP/1.1 200 OK\r\n"}) {
      PeerProxy const proxy({{{begin}}});
      auto const transport = connect(scheme, proxy, {Clock::now() + 50ms, Errc::connect_timeout});
      ASSERT_FALSE(transport);
      if (scheme != "http://"s && begin != ""s) continue;
      EXPECT_EQ(transport.error(), Errc::connect_timeout) << scheme << begin;
      EXPECT_EQ(class_of(transport.error()), ErrorClass::timeout);
      EXPECT_EQ(client_->exchange.detail, "proxy " + peer_);
    }
  }
}

TEST_F(PeerProxies, GetAddressesInBrackets) {
  PeerProxy proxy({{{"HTTP/1.1 200 OK\r\n\r\n"}}});
  auto transport = connect("http://", proxy, {}, "2001:db8::1");
  ASSERT_TRUE(transport) << transport.error().message();
  transport->reset();
  EXPECT_TRUE(proxy.heard().starts_with("CONNECT [2001:db8::1]:8080 HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n"));
}

TEST_F(PeerProxies, GetAnAnswerToTheirChallengeOnTheSameConnection) {
  PeerProxy proxy({{{digest_challenge_of("first"), "HTTP/1.1 200 OK\r\n\r\n"}}});
  auto transport = connect("http://", proxy);
  ASSERT_TRUE(transport) << transport.error().message();
  transport->reset();
  auto const heard = proxy.heard();
  EXPECT_NE(heard.find("Proxy-Authorization: Digest username=\"joe\", realm=\"p\", nonce=\"first\", "
                       "uri=\"example.org:8080\""),
            std::string::npos)
      << heard;
}

TEST_F(PeerProxies, GetItOnAnotherConnectionWhereTheyCloseTheFirst) {
  for (auto const& first : {PeerVisit{{digest_challenge_of("first", "\r\nConnection: close")}, true},
                            PeerVisit{{digest_challenge_of("first")}, true}}) {
    PeerProxy proxy({first, {{"HTTP/1.1 200 OK\r\n\r\n"}}});
    auto transport = connect("http://", proxy);
    ASSERT_TRUE(transport) << transport.error().message();
    transport->reset();
    EXPECT_NE(proxy.heard().find("nonce=\"first\""), std::string::npos);
  }
}

TEST_F(PeerProxies, AreNotAnsweredForEver) {
  PeerVisit const stale{{digest_challenge_of("again", "\r\nProxy-Authenticate: Basic realm=p\r\nConnection: close")},
                        true};
  PeerProxy const proxy({stale, stale});
  auto const transport = connect("http://", proxy);
  ASSERT_FALSE(transport);
  EXPECT_EQ(transport.error(), Errc::proxy_login_refused);
}

TEST_F(PeerProxies, OfSocksTypeLoseNothingOfWhatFollowsTheirAnswer) {
  PeerProxy proxy({{{"\x05\x02"s, "\x01\x00"s, "\x05\x00\x00\x01\x7f\x00\x00\x01\x1f\x90hello"s}}});
  auto transport = connect("socks5h://", proxy);
  ASSERT_TRUE(transport) << transport.error().message();
  EXPECT_EQ(read(**transport), "hello");
  transport->reset();
  EXPECT_EQ(proxy.heard(),
            "\x05\x02\x00\x02\x01\x03joe\x07hunter2\x05\x01\x00\x03\x0b"
            "example.org\x1f\x90"s);
}

TEST_F(PeerProxies, OfSocksTypeFail) {
  for (auto const& [visit, error, detail] : {
           std::tuple(PeerVisit{{"HTTP/1.1 400 Bad Request\r\n\r\n"}}, Errc::proxy_not_socks, "proxy "),
           {PeerVisit{{"\x05\xff"s}}, Errc::proxy_login_refused, "proxy "},
           {PeerVisit{{"\x05\x02"s, "\x01\x01"s}}, Errc::proxy_login_refused, "proxy "},
           {PeerVisit{{"\x05\x00"s, "\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00"s}}, Errc::proxy_refused,
            "not allowed by its rules (proxy "},
           {PeerVisit{{"\x05\x00"s, "\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"s}}, Errc::proxy_unavailable,
            "host unreachable (proxy "},
           {PeerVisit{{"\x05"s}, true}, Errc::end_of_stream, "proxy "},
           {PeerVisit{{"\x05\x00"s, "\x05\x00\x00\x03\xff"s}, true}, Errc::end_of_stream, "proxy "},
       }) {
    PeerProxy const proxy({visit});
    auto const transport = connect("socks5h://", proxy);
    ASSERT_FALSE(transport);
    EXPECT_EQ(transport.error(), error) << transport.error().message();
    EXPECT_EQ(class_of(transport.error()), ErrorClass::proxy);
    EXPECT_EQ(client_->exchange.detail, (detail == "proxy "s ? detail + peer_ : detail + peer_ + ')'));
  }
}

}  // namespace
}  // namespace scrape::net
