// From an origin to an open connection: addresses in their order, the time each may take, what it tells.

#include "integration/support/client.hpp"
#include "integration/support/listener.hpp"
#include "support/refused_port.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <future>
#include <string>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using site::After;
using test::Client;
using test::Scheme;

asio::awaitable<After> leave(site::Exchange const&) {
  co_return After::close;
}

TEST(Connector, TellsWhereItConnectedAndHowLongThatTook) {
  test::LocalServer const server(Scheme::http, &leave);
  Client client;
  auto const transport = client.connect(server.origin());
  ASSERT_TRUE(transport) << transport.error().message();
  auto const& exchange = client.exchange;
  EXPECT_EQ(exchange.remote, "127.0.0.1:" + std::to_string(server.origin().port));
  EXPECT_EQ(exchange.phase, Phase::connect);
  EXPECT_TRUE(exchange.timing.dns && exchange.timing.connect);
  EXPECT_FALSE(exchange.timing.tls);
}

TEST(Connector, TellsHowLongTheHandshakeTook) {
  test::LocalServer const server(Scheme::https, &leave);
  Client client(server.ca_file());
  auto const transport = client.connect(server.origin());
  ASSERT_TRUE(transport) << transport.error().message();
  EXPECT_EQ(client.exchange.phase, Phase::tls);
  EXPECT_GT(client.exchange.timing.tls.value_or(0s), 0s);
}

TEST(Connector, FailsWithWhatTheLastAddressSaid) {
  test::RefusedPort const port;
  Client client(std::vector<std::string>{"127.0.0.1", "127.0.0.1"});
  auto const transport = client.connect({false, "example.org", port.number()});
  ASSERT_FALSE(transport);
  EXPECT_EQ(transport.error(), asio::error::connection_refused);
  EXPECT_EQ(client.exchange.phase, Phase::connect);
  EXPECT_TRUE(client.exchange.timing.dns && client.exchange.timing.connect);
  EXPECT_EQ(classify(transport.error(), client.exchange.phase), ErrorClass::connect);
}

TEST(Connector, GivesUpWhenItsTimeIsOver) {
  test::Listener listener;
  if (!listener.fill()) GTEST_SKIP() << "this system's queue of connections does not fill";
  Client client;
  Deadline const by{Clock::now() + 100ms, Errc::connect_timeout};
  auto const transport = client.connect({false, "127.0.0.1", listener.port()}, by);
  ASSERT_FALSE(transport);
  EXPECT_EQ(transport.error(), Errc::connect_timeout);
  EXPECT_EQ(client.exchange.phase, Phase::connect);
  EXPECT_GE(Clock::now(), by.at);
}

TEST(Connector, StopsWhenTheRunDoes) {
  test::Listener listener;
  if (!listener.fill()) GTEST_SKIP() << "this system's queue of connections does not fill";
  Client client;
  client.watchdog.cap({Clock::now() + 50ms, Errc::stopped});
  EXPECT_EQ(client.connect({false, "127.0.0.1", listener.port()}).error(), Errc::stopped);
}

class FailingResolver final : public Resolver {
 public:
  asio::awaitable<Result<Addresses>> resolve(std::string, Deadline by) override { co_return by.expiry; }
};

TEST(Connector, PassesOnThatANameWasNotResolved) {
  asio::io_context io;
  Watchdog watchdog(io.get_executor());
  FailingResolver resolver;
  TlsContext tls(TlsSettings{});
  ConnectSettings const settings;
  Connector connector(resolver, tls, watchdog, settings);
  plan::Exchange exchange;
  auto const transport =
      test::run(io, connector.connect({true, "example.org", 443}, {TimePoint::max(), Errc::connect_timeout}, exchange));
  EXPECT_EQ(transport.error(), Errc::connect_timeout);
  EXPECT_EQ(exchange.phase, Phase::dns);
  EXPECT_TRUE(exchange.timing.dns);
  EXPECT_FALSE(exchange.timing.connect);
  EXPECT_EQ(exchange.remote, "");
}

class Handshakes : public testing::Test {
 protected:
  void expect_certificate_failure(test::LocalServer const& server, std::string const& ca_file,
                                  std::string const& host) {
    Client client(std::vector<std::string>{"127.0.0.1"}, ca_file);
    auto const transport = client.connect(server.origin(host));
    ASSERT_FALSE(transport) << host;
    EXPECT_EQ(transport.error().category().name(), std::string("certificate")) << transport.error().message();
    EXPECT_EQ(client.exchange.phase, Phase::tls);
    EXPECT_TRUE(client.exchange.timing.tls);
    EXPECT_EQ(classify(transport.error(), client.exchange.phase), ErrorClass::tls);
  }
};

TEST_F(Handshakes, FailForACertificateOfAnUnknownAuthority) {
  test::LocalServer const server(Scheme::https, &leave);
  test::LocalServer const other(Scheme::https, &leave);
  expect_certificate_failure(server, other.ca_file(), "127.0.0.1");
}

TEST_F(Handshakes, FailForAnotherHost) {
  test::LocalServer const server(Scheme::https, &leave);
  for (auto const* const host : {"example.org", "127.0.0.99", "xlocalhost", "localhost.example.org"})
    expect_certificate_failure(server, server.ca_file(), host);
}

TEST_F(Handshakes, TakeANameWithItsLastDot) {
  test::LocalServer const server(Scheme::https, &leave);
  Client client(std::vector<std::string>{"127.0.0.1"}, server.ca_file());
  EXPECT_TRUE(client.connect(server.origin("localhost.")));
}

TEST_F(Handshakes, FailWhenTheServerSpeaksSomethingElse) {
  test::LocalServer const server(Scheme::http, &leave);
  Client client;
  auto origin = server.origin();
  origin.secure = true;
  auto const transport = client.connect(origin);
  ASSERT_FALSE(transport);
  EXPECT_EQ(classify(transport.error(), client.exchange.phase), ErrorClass::tls) << transport.error().message();
}

TEST_F(Handshakes, FailWhenTheServerLeaves) {
  test::Listener listener;
  Client client;
  auto const server = std::async(std::launch::async, [&listener] { listener.accept_and_close(); });
  auto const transport = client.connect({true, "127.0.0.1", listener.port()});
  ASSERT_FALSE(transport);
  auto const named = transport.error() == Errc::closed_in_handshake;
  EXPECT_TRUE(named || transport.error() == asio::error::connection_reset) << transport.error().message();
  EXPECT_EQ(classify(transport.error(), client.exchange.phase), ErrorClass::tls);
}

TEST_F(Handshakes, GiveUpWhenTheirTimeIsOver) {
  test::Listener const listener;
  Client client;
  Deadline const by{Clock::now() + 100ms, Errc::connect_timeout};
  auto const transport = client.connect({true, "127.0.0.1", listener.port()}, by);
  ASSERT_FALSE(transport);
  EXPECT_EQ(transport.error(), Errc::connect_timeout);
  EXPECT_EQ(client.exchange.phase, Phase::tls);
  EXPECT_GE(Clock::now(), by.at);
}

}  // namespace
}  // namespace scrape::net
