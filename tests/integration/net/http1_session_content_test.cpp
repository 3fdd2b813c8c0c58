// Requests with content, to servers that read it slowly, not at all, or answer before they have.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"

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

// All that comes, or so much of it.
std::string receive(Tcp::socket& client, std::size_t at_most = SIZE_MAX) {
  std::string text;
  std::array<char, 65536> room{};
  boost::system::error_code gone;
  while (text.size() < at_most && !gone) {
    auto const size = client.read_some(asio::buffer(room), gone);
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

  std::string const content_ = std::string(8 * 1024 * 1024, 'x');
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
