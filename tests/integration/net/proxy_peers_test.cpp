// Proxies that answer as written down: what they can do to a connection.

#include "integration/support/client.hpp"
#include "integration/support/listener.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Tcp = test::Listener::Tcp;

// A connection that the proxy takes: what it says to what it hears, one after the other; and then it closes it, or
// waits for the client to leave.
struct Visit {
  std::vector<std::string> answers;
  bool closes = false;
};

class PeerProxy {
 public:
  explicit PeerProxy(std::vector<Visit> visits) : visits_(std::move(visits)), thread_([this] { serve(); }) {}
  PeerProxy(PeerProxy const&) = delete;
  PeerProxy& operator=(PeerProxy const&) = delete;
  ~PeerProxy() { thread_.join(); }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// All that it heard; when the client has left.
  std::string heard() {
    thread_.join();
    thread_ = std::thread([] {});
    return heard_;
  }

 private:
  void serve() {
    for (auto const& visit : visits_) {
      auto client = acceptor_.accept();
      for (auto const& answer : visit.answers) {
        hear(client);
        boost::asio::write(client, boost::asio::buffer(answer), gone_);
      }
      if (visit.answers.empty()) hear(client);
      while (!visit.closes && !gone_)
        hear(client);
      gone_ = {};
    }
  }

  void hear(Tcp::socket& client) {
    std::array<char, 4096> room{};
    auto const size = client.read_some(boost::asio::buffer(room), gone_);
    heard_.append(room.data(), size);
  }

  boost::asio::io_context io_;
  Tcp::acceptor acceptor_{io_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
  std::vector<Visit> visits_;
  std::string heard_;
  boost::system::error_code gone_;
  std::thread thread_;
};

class PeerProxies : public testing::Test {
 protected:
  // To "example.org:8080", in the clear.
  Result<std::unique_ptr<Transport>> connect(std::string const& scheme, PeerProxy const& proxy, Deadline by = {}) {
    client_.emplace();
    peer_ = "127.0.0.1:" + std::to_string(proxy.port());
    auto const login = scheme + "joe:hunter2@" + peer_;
    client_->connecting.proxies = http::ProxyRules(login, "", [](char const*) -> char const* { return nullptr; });
    client_->connecting.detours = {{"", 0, "", 8080}};
    return client_->connect({false, "example.org", 80}, by);
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
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
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

struct Answer {
  std::string text;
  Errc error;
  std::string detail = "proxy ";
};

TEST_F(PeerProxies, ThatOpenNoTunnelFail) {
  std::string interim;
  for (int i = 0; i < 17; ++i)
    interim += "HTTP/1.1 103 Early Hints\r\n\r\n";
  for (auto const& [text, error, detail] : {
           Answer{"HTTP/1.1 403 No!\r\nContent-Length: 0\r\n\r\n", Errc::proxy_refused, "403 Forbidden (proxy "},
           Answer{"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n", Errc::proxy_refused,
                  "302 Found (proxy "},
           Answer{"HTTP/1.1 999 Go away\r\n\r\n", Errc::proxy_refused, "999 (proxy "},
           Answer{"HTTP/1.1 502 Bad Gateway\r\n\r\n", Errc::proxy_unavailable, "502 Bad Gateway (proxy "},
           Answer{"HTTP/1.1 503 x\r\n\r\n", Errc::proxy_unavailable, "503 Service Unavailable (proxy "},
           Answer{"HTTP/1.1 504 x\r\n\r\n", Errc::proxy_unavailable, "504 Gateway Timeout (proxy "},
           Answer{"HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n", Errc::proxy_login_refused},
           Answer{"HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=x\r\n\r\n", Errc::proxy_login_refused},
           Answer{"HTTP/1.1 200 OK\r\n\r\nX", Errc::proxy_surplus},
           Answer{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Errc::proxy_surplus},
           Answer{"HTTP/1.1 101 Switching Protocols\r\n\r\n", Errc::unexpected_upgrade},
           Answer{"SSH-2.0-OpenSSH_9.2\r\n", Errc::not_http},
           Answer{"HTTP/1.1 2OO OK\r\n\r\n", Errc::bad_head},
           Answer{"HTTP/1.1 200 OK\r\n" + std::string(200'000, 'x'), Errc::head_too_large},
           Answer{interim, Errc::too_many_interim},
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

std::string asking(std::string const& nonce, std::string const& fields = "") {
  return "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Digest realm=\"p\", qop=\"auth\", nonce=\"" + nonce + "\"\r\n" +
         fields + "Content-Length: 4\r\n\r\nwho?";
}

TEST_F(PeerProxies, GetAnAnswerToTheirChallengeOnTheSameConnection) {
  PeerProxy proxy({{{asking("first"), "HTTP/1.1 200 OK\r\n\r\n"}}});
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
  for (auto const& first : {Visit{{asking("first", "Connection: close\r\n")}, true}, Visit{{asking("first")}, true}}) {
    PeerProxy proxy({first, {{"HTTP/1.1 200 OK\r\n\r\n"}}});
    auto transport = connect("http://", proxy);
    ASSERT_TRUE(transport) << transport.error().message();
    transport->reset();
    EXPECT_NE(proxy.heard().find("nonce=\"first\""), std::string::npos);
  }
}

TEST_F(PeerProxies, AreNotAnsweredForEver) {
  Visit const stale{{asking("again", "Proxy-Authenticate: Basic realm=p\r\nConnection: close\r\n")}, true};
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
           std::tuple(Visit{{"HTTP/1.1 400 Bad Request\r\n\r\n"}}, Errc::proxy_not_socks, "proxy "),
           {Visit{{"\x05\xff"s}}, Errc::proxy_login_refused, "proxy "},
           {Visit{{"\x05\x02"s, "\x01\x01"s}}, Errc::proxy_login_refused, "proxy "},
           {Visit{{"\x05\x00"s, "\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00"s}}, Errc::proxy_refused,
            "not allowed by its rules (proxy "},
           {Visit{{"\x05\x00"s, "\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"s}}, Errc::proxy_unavailable,
            "host unreachable (proxy "},
           {Visit{{"\x05"s}, true}, Errc::end_of_stream, "proxy "},
           {Visit{{"\x05\x00"s, "\x05\x00\x00\x03\xff"s}, true}, Errc::end_of_stream, "proxy "},
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
