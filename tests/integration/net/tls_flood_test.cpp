// A server that sends TLS records without content for as long as anybody reads them.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"
#include "site/tls_context.hpp"

#include <scrape/base/buffer_pool.hpp>
#include <scrape/net/session.hpp>

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <csignal>
#include <thread>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using Tcp = asio::ip::tcp;

// Takes one connection and floods it with KeyUpdate (RFC 8446 §4.6.3) until the client goes.
class FloodingServer {
 public:
  explicit FloodingServer(site::Leaf const& leaf)
      : context_(site::make_tls_context(leaf, site::TlsVersions::only_1_3)) {
    std::signal(SIGPIPE, SIG_IGN);
    thread_ = std::thread([this] { run(); });
  }
  FloodingServer(FloodingServer const&) = delete;
  FloodingServer& operator=(FloodingServer const&) = delete;
  ~FloodingServer() { thread_.join(); }

  url::Origin origin() const { return {true, "127.0.0.1", acceptor_.local_endpoint().port()}; }

 private:
  void run() {
    Tcp::socket socket(io_);
    acceptor_.accept(socket);
    std::unique_ptr<SSL, void (*)(SSL*)> const connection(SSL_new(context_.native_handle()), &SSL_free);
    SSL_set_fd(connection.get(), socket.native_handle());
    if (SSL_accept(connection.get()) != 1) return;
    while (SSL_key_update(connection.get(), SSL_KEY_UPDATE_NOT_REQUESTED) == 1) {
      if (SSL_do_handshake(connection.get()) != 1) return;
    }
  }

  asio::io_context io_;
  Tcp::acceptor acceptor_{io_, {asio::ip::make_address("127.0.0.1"), 0}};
  asio::ssl::context context_;
  std::thread thread_;
};

// Regression: OpenSSL read them in a loop of its own, which nothing could end.
TEST(TlsFlood, EndsWithTheTimeOfTheAttempt) {
  test::TemporaryDirectory const directory;
  site::Authority const authority;
  FloodingServer const server(authority.issue(site::loopback_spec()));
  test::Client client(directory.write("ca.pem", authority.pem()));
  auto transport = client.connect(server.origin());
  ASSERT_TRUE(transport) << transport.error().message();
  {
    auto const session = make_http1_session(std::move(*transport), std::make_shared<BufferPool>(read_size));
    http::Request const request{.authority = "127.0.0.1", .target = "/"};
    Deadline const by{Clock::now() + 300ms, Errc::attempt_timeout};
    auto const answer = test::run(client.io, test::exchange(*session, request, {by}));
    EXPECT_EQ(answer.failed, Errc::attempt_timeout) << answer.failed.message();
  }
}

TEST(TlsFlood, IsNotQuiet) {
  test::TemporaryDirectory const directory;
  site::Authority const authority;
  FloodingServer const server(authority.issue(site::loopback_spec()));
  test::Client client(directory.write("ca.pem", authority.pem()));
  auto const transport = client.connect(server.origin());
  ASSERT_TRUE(transport) << transport.error().message();
  EXPECT_TRUE(test::eventually([&] { return !(*transport)->is_quiet(); }));
}

}  // namespace
}  // namespace scrape::net
