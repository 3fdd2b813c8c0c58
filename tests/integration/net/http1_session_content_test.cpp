// Requests with content, to servers that read it slowly, not at all, or answer before they have.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <future>
#include <string>
#include <thread>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;

using Tcp = asio::ip::tcp;

constexpr std::string_view ok_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view refusal = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nno\n";

// A socket on a thread of its own, which does what a test says.
class Peer {
 public:
  explicit Peer(std::function<void(Tcp::socket&)> act) {
    acceptor_.set_option(asio::socket_base::receive_buffer_size(4096));
    thread_ = std::thread([this, act = std::move(act)] {
      auto client = acceptor_.accept();
      act(client);
    });
  }
  Peer(Peer const&) = delete;
  Peer& operator=(Peer const&) = delete;
  ~Peer() { thread_.join(); }

  url::Origin origin() const { return {false, "127.0.0.1", acceptor_.local_endpoint().port()}; }

 private:
  asio::io_context io_;
  Tcp::acceptor acceptor_{io_, Tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)};
  std::thread thread_;
};

// All that comes, or at least so much of it; so much at a time.
std::string receive(Tcp::socket& client, std::size_t at_least = SIZE_MAX, std::size_t at_a_time = 65536) {
  std::string text;
  std::array<char, 65536> room{};
  boost::system::error_code gone;
  while (text.size() < at_least && !gone) {
    auto const size = client.read_some(asio::buffer(room.data(), at_a_time), gone);
    text.append(room.data(), size);
  }
  return text;
}

void respond(Tcp::socket& client, std::string_view text) {
  boost::system::error_code gone;
  asio::write(client, asio::buffer(text), gone);
}

class Http1SessionContent : public testing::Test {
 protected:
  test::Answer post(net::Lease& session, std::string_view content, Patience patience = {}) {
    http::Request const request{.method = "POST", .authority = "h", .target = "/", .content = content};
    return test::run(client_.io, test::exchange(*session.operator->(), request, patience));
  }

  std::string const little_ = std::string(1024 * 1024, 'x');
  std::string const content_ = std::string(8 * 1024 * 1024, 'x');
  std::string const large_ = std::string(64 * 1024 * 1024, 'x');
  test::Client client_;
  net::SessionPool pool_{client_.connector, 4};
};

TEST_F(Http1SessionContent, ArrivesAsAWholeAtAServerThatReadsSlowly) {
  std::string seen;
  Peer peer([&](Tcp::socket& client) {
    auto const head = std::string("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8388608\r\n\r\n");
    auto const wanted = head.size() + content_.size();
    while (seen.size() < wanted) {
      seen += receive(client, 1);
      std::this_thread::yield();
    }
    respond(client, ok_answer);
    receive(client);
  });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    auto const answer = post(session, content_);
    EXPECT_FALSE(answer.failed) << answer.failed.message();
    EXPECT_EQ(answer.body, "ok");
    EXPECT_TRUE(session->is_idle());
  }
  EXPECT_TRUE(seen.ends_with("\r\n\r\n" + content_));
}

TEST_F(Http1SessionContent, GoesWithTheHeadWhenItIsSmall) {
  std::promise<std::string> first;
  Peer peer([&](Tcp::socket& client) {
    first.set_value(receive(client, 1));
    respond(client, ok_answer);
    receive(client);
  });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    EXPECT_EQ(post(session, "a=b").body, "ok");
  }
  EXPECT_EQ(first.get_future().get(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na=b");
}

// RFC 9112 §9.5: what is left need not be sent; and then the connection cannot be used again.
TEST_F(Http1SessionContent, IsBrokenOffWhenTheServerRefusesIt) {
  std::promise<void> is_over;
  Peer peer([&](Tcp::socket& client) {
    receive(client, 1);
    respond(client, refusal);
    is_over.get_future().wait();  // and reads no more
  });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    auto const answer = post(session, content_, {{after(Clock::now(), 60s), Errc::attempt_timeout}, 60s});
    ASSERT_TRUE(answer.head) << answer.failed.message();
    EXPECT_EQ(answer.head->status, 413);
    EXPECT_EQ(answer.body, "no\n");
    EXPECT_FALSE(session->is_idle());
  }
  is_over.set_value();
}

TEST_F(Http1SessionContent, IsBrokenOffByAServerThatAnswersAndCloses) {
  Peer peer([&](Tcp::socket& client) {
    respond(client, refusal);
    receive(client, 1);
  });
  auto session = test::lease(client_, pool_, peer.origin());
  auto const answer = post(session, content_);
  ASSERT_TRUE(answer.head) << answer.failed.message();
  EXPECT_EQ(answer.head->status, 413);
  EXPECT_FALSE(session->is_idle());
}

// It may answer while it reads.
TEST_F(Http1SessionContent, IsSentToItsEndWhenTheServerLikesIt) {
  std::size_t seen = 0;
  Peer peer([&](Tcp::socket& client) {
    respond(client, ok_answer.substr(0, ok_answer.size() - 2));
    seen = receive(client, content_.size()).size();
    respond(client, "ok");
    receive(client);
  });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    auto const answer = post(session, content_);
    EXPECT_EQ(answer.body, "ok") << answer.failed.message();
  }
  EXPECT_GE(seen, content_.size());
}

// It may even wait for us to take what it says before it reads on.
TEST_F(Http1SessionContent, ComesBackFromAServerThatEchoesAsItReads) {
  constexpr std::size_t head_size = 54;
  Peer peer([&](Tcp::socket& client) {
    client.set_option(asio::socket_base::send_buffer_size(4096));
    receive(client, head_size, head_size);
    respond(client, "HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n");
    for (std::size_t left = large_.size(); left > 0;) {
      auto const piece = receive(client, 1);
      if (piece.empty()) return;
      left -= piece.size();
      respond(client, piece);
    }
    receive(client);
  });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    auto const answer = post(session, large_, {{after(Clock::now(), 60s), Errc::attempt_timeout}, 60s});
    EXPECT_FALSE(answer.failed) << answer.failed.message();
    EXPECT_TRUE(answer.body == large_) << answer.body.size();
    EXPECT_TRUE(session->is_idle());
  }
}

// Its connection carries another request only when it was sent to its end.
TEST_F(Http1SessionContent, IsSentToItsEndBehindAnAnswerThatIsComplete) {
  std::size_t seen = 0;
  Peer peer([&](Tcp::socket& client) {
    respond(client, ok_answer);
    seen = receive(client, content_.size()).size();
    respond(client, ok_answer);
    receive(client);
  });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    EXPECT_EQ(post(session, content_).body, "ok");
    EXPECT_TRUE(session->is_idle());
    EXPECT_EQ(post(session, "a=b").body, "ok");
  }
  EXPECT_GE(seen, content_.size());
}

TEST_F(Http1SessionContent, IsBrokenOffBehindAnAnswerByAServerThatCloses) {
  Peer peer([&](Tcp::socket& client) {
    respond(client, ok_answer);
    receive(client, 1);
  });
  auto session = test::lease(client_, pool_, peer.origin());
  auto const answer = post(session, content_);
  EXPECT_EQ(answer.body, "ok") << answer.failed.message();
  EXPECT_FALSE(session->is_idle());
}

// What the system holds for it is no idleness as long as the server takes of it.
TEST_F(Http1SessionContent, MayTakeLongerThanTheIdleTimeAsLongAsItIsRead) {
  Peer peer([&](Tcp::socket& client) {
    for (std::size_t left = little_.size(); left > 0;) {
      auto const size = receive(client, 1, 16 * 1024).size();
      if (size == 0) return;
      left -= std::min(left, size);
      std::this_thread::sleep_for(10ms);  // so slow is the server
    }
    respond(client, ok_answer);
    receive(client);
  });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    auto const answer = post(session, little_, {{}, 300ms});
    EXPECT_EQ(answer.body, "ok") << answer.failed.message();
  }
}

TEST_F(Http1SessionContent, IsGivenUpWhenNobodyReadsIt) {
  std::promise<void> is_over;
  Peer peer([&](Tcp::socket&) { is_over.get_future().wait(); });
  {
    auto session = test::lease(client_, pool_, peer.origin());
    EXPECT_EQ(post(session, content_, {{}, 200ms}).failed, Errc::idle_timeout);
  }
  {
    auto other = test::lease(client_, pool_, peer.origin());
    EXPECT_EQ(post(other, content_, {{after(Clock::now(), 200ms), Errc::attempt_timeout}, 60s}).failed,
              Errc::attempt_timeout);
  }
  is_over.set_value();
}

TEST_F(Http1SessionContent, FailsWithTheConnection) {
  Peer peer([&](Tcp::socket& client) { receive(client, 1); });
  auto session = test::lease(client_, pool_, peer.origin());
  auto const answer = post(session, content_);
  EXPECT_EQ(answer.failed.category(), boost::system::system_category()) << answer.failed.message();
}

class Http1SessionContentOverTls : public testing::Test {};

// The body of the refusal comes after its head was seen: to wait for it is not to wait for the sending.
TEST_F(Http1SessionContentOverTls, IsBrokenOffWhenTheServerRefusesIt) {
  site::Authority const authority;
  test::TemporaryDirectory const directory;
  test::Client client(directory.write("ca.pem", authority.pem()));
  net::SessionPool pool(client.connector, 4);
  auto context = site::make_tls_context(authority.issue(site::loopback_spec()), site::TlsVersions::all);
  std::promise<void> is_seen;
  std::promise<void> is_over;
  Peer peer([&](Tcp::socket& socket) {
    asio::ssl::stream<Tcp::socket&> stream(socket, context);
    stream.handshake(asio::ssl::stream_base::server);
    asio::write(stream, asio::buffer(refusal.substr(0, refusal.size() - 3)));
    is_seen.get_future().wait();
    asio::write(stream, asio::buffer(refusal.substr(refusal.size() - 3)));
    is_over.get_future().wait();
  });
  auto origin = peer.origin();
  origin.secure = true;
  auto session = test::lease(client, pool, origin);
  std::string const content(8 * 1024 * 1024, 'x');
  http::Request const request{.method = "POST", .authority = "h", .target = "/", .content = content};
  auto const reply = test::run(client.io, session->send(request, {}));
  is_seen.set_value();
  if (reply) {
    auto const piece = test::run(client.io, (*reply)->next({{}, 10s}));
    EXPECT_TRUE(piece && as_text(*piece) == "no\n");
  }
  is_over.set_value();
  EXPECT_TRUE(reply);
}

TEST_F(Http1SessionContentOverTls, ArrivesAsAWhole) {
  std::string seen;
  test::LocalServer server(test::Scheme::https, [&](site::Exchange const& exchange) -> asio::awaitable<site::After> {
    seen = exchange.request.body();
    site::Answer const answer{.status = 200, .type = "text/plain", .body = "ok", .fields = {}};
    co_return co_await site::send(exchange, answer);
  });
  test::Client client(server.ca_file());
  net::SessionPool pool(client.connector, 4);
  std::string content;
  for (int i = 0; content.size() < 3'000'000; ++i)
    content += std::to_string(i);
  auto session = test::lease(client, pool, server.origin());
  http::Request const request{.method = "PUT", .authority = "h", .target = "/", .content = content};
  auto const answer = test::run(client.io, test::exchange(*session.operator->(), request, {}));
  EXPECT_EQ(answer.body, "ok") << answer.failed.message();
  server.server().stop();
  EXPECT_TRUE(seen == content);
}

}  // namespace
}  // namespace scrape::net
