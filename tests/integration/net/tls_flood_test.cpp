// A server that sends TLS records without content for as long as anybody reads them.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"
#include "site/tls_context.hpp"

#include <scrape/base/buffer_pool.hpp>
#include <scrape/net/session.hpp>

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>

#include <sys/socket.h>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using Tcp = asio::ip::tcp;

// How many: some 2 MB, of which a client reads a tenth at a time.
constexpr int records = 60'000;

// Takes one connection after the other, sends each a flood of KeyUpdate (RFC 8446 §4.6.3) in one piece, and closes it.
class FloodingServer {
 public:
  FloodingServer(site::Leaf const& leaf, int connections)
      : context_(site::make_tls_context(leaf, site::TlsVersions::only_1_3)) {
    SSL_CTX_set_num_tickets(context_.native_handle(), 0);
    thread_ = std::thread([this, connections] {
      for (int i = 0; i < connections; ++i)
        serve();
    });
  }
  FloodingServer(FloodingServer const&) = delete;
  FloodingServer& operator=(FloodingServer const&) = delete;
  ~FloodingServer() { thread_.join(); }

  url::Origin origin() const { return {true, "127.0.0.1", port_}; }

 private:
  void serve() {
    Tcp::socket socket(io_);
    acceptor_.accept(socket);
    std::unique_ptr<SSL, void (*)(SSL*)> const connection(SSL_new(context_.native_handle()), &SSL_free);
    SSL_set_fd(connection.get(), socket.native_handle());
    if (SSL_accept(connection.get()) != 1) return;
    auto flood = as_bytes(flood_of(connection.get()));
    while (!flood.empty()) {
      auto const sent = ::send(socket.native_handle(), flood.data(), flood.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      flood = flood.subspan(static_cast<std::size_t>(sent));
    }
    wait_until_read(socket);
  }

  // To close with something unread would take from the client what it has not read yet.
  static void wait_until_read(Tcp::socket& socket) {
    boost::system::error_code gone;
    socket.shutdown(Tcp::socket::shutdown_send, gone);
    std::array<char, 4096> request{};
    while (!gone)
      socket.read_some(asio::buffer(request), gone);
  }

  std::string_view flood_of(SSL* connection) {
    auto* const memory = BIO_new(BIO_s_mem());
    SSL_set0_wbio(connection, memory);
    for (int i = 0; i < records; ++i) {
      SSL_key_update(connection, SSL_KEY_UPDATE_NOT_REQUESTED);
      SSL_do_handshake(connection);
    }
    char* data = nullptr;
    auto const size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
  }

  asio::io_context io_;
  Tcp::acceptor acceptor_{io_, {asio::ip::make_address("127.0.0.1"), 0}};
  std::uint16_t port_ = acceptor_.local_endpoint().port();
  asio::ssl::context context_;
  std::thread thread_;
};

class TlsFlood : public testing::Test {
 protected:
  // A connection on which the flood has begun.
  std::unique_ptr<Transport> flooded() {
    auto transport = client_.connect(server_.origin()).value();
    EXPECT_TRUE(test::run(client_.io, transport->readable({})));
    return transport;
  }

  // How long an exchange takes, and how it fails.
  std::pair<Duration, error_code> exchange(Duration patience) {
    auto const session = make_http1_session(flooded(), std::make_shared<BufferPool>(read_size));
    http::Request const request{.authority = "127.0.0.1", .target = "/"};
    auto const begin = Clock::now();
    Deadline const by{after(begin, patience), Errc::attempt_timeout};
    auto const answer = test::run(client_.io, test::exchange(*session, request, {by}));
    return {Clock::now() - begin, answer.failed};
  }

  site::Authority authority_;
  test::TemporaryDirectory directory_;
  FloodingServer server_{authority_.issue(site::loopback_spec()), 2};
  test::Client client_{directory_.write("ca.pem", authority_.pem())};
};

// Regression: OpenSSL read all of them in a loop of its own, which nothing could end.
TEST_F(TlsFlood, EndsWithTheTimeOfTheAttempt) {
  auto const [whole, closed] = exchange(Duration::max());
  EXPECT_NE(closed, Errc::attempt_timeout);
  auto const [elapsed, failed] = exchange(whole / 10);
  EXPECT_EQ(failed, Errc::attempt_timeout) << failed.message();
  EXPECT_LT(elapsed, whole / 2);
}

TEST_F(TlsFlood, IsNotQuiet) {
  for (int i = 0; i < 2; ++i)
    EXPECT_FALSE(flooded()->is_quiet());
}

}  // namespace
}  // namespace scrape::net
