// Name servers that are slow, silent or not there.

#include "integration/support/run.hpp"
#include "net/question_window.hpp"
#include "support/name_server.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/net/connector.hpp>
#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;

constexpr auto const* host_name = "www.example.test";
Addresses const its_addresses{asio::ip::make_address("192.0.2.9")};

class ResolverServers : public testing::Test {
 protected:
  Resolver& resolver(NameServers const& servers) {
    resolver_ = make_dns_resolver(io_.get_executor(), watchdog_, servers);
    return *resolver_;
  }

  Result<Addresses> resolve(std::string const& host = host_name) {
    return test::run(io_, resolver_->resolve(host, {}));
  }

  asio::io_context io_{1};
  Watchdog watchdog_{io_.get_executor()};
  test::NameServer server_{io_, its_addresses.front().to_string()};
  test::NameServer other_{io_, its_addresses.front().to_string()};
  std::unique_ptr<Resolver> resolver_;
};

// When the server answers all that waits, twice as many names are asked for the next time.
TEST_F(ResolverServers, AreAskedForHundredsOfNamesAtATime) {
  constexpr int names = 1000;
  auto& asked = resolver({.list = server_.servers(), .patience = 30s});
  server_.hold();
  int found = 0;
  for (int i = 0; i < names; ++i) {
    asio::co_spawn(io_, asked.resolve(std::to_string(i) + ".example.test", {}),
                   [&found](std::exception_ptr const&, Result<Addresses> const& answer) {
                     found += answer == Result<Addresses>(its_addresses) ? 1 : 0;
                   });
  }
  for (auto at_a_time = QuestionWindow::first; at_a_time <= 512; at_a_time *= 2) {
    test::run_until(io_, [&] { return server_.names_waiting() == at_a_time; });
    server_.release();
    server_.hold();
  }
  server_.release();
  test::run_until(io_, [&found] { return found == names; });
}

TEST_F(ResolverServers, AreAskedAgainWhenAPacketIsLost) {
  server_.set_silent(true);
  auto& asked = resolver({.list = server_.servers(), .patience = 50ms, .rounds = 10});
  Result<Addresses> found = Addresses{};
  asio::co_spawn(io_, asked.resolve(host_name, {}),
                 [&found](std::exception_ptr const&, Result<Addresses> answer) { found = std::move(answer); });
  test::run_until(io_, [this] { return server_.questions(host_name, test::DnsType::a) == 1; });
  server_.set_silent(false);
  test::run_until(io_, [&found] { return !found || !found->empty(); });
  EXPECT_TRUE(found == Result<Addresses>(its_addresses));
}

TEST_F(ResolverServers, AreLeftForTheNextWhenTheyAreSilent) {
  server_.set_silent(true);
  resolver({.list = server_.servers() + ',' + other_.servers(), .patience = 50ms});
  EXPECT_TRUE(resolve() == Result<Addresses>(its_addresses));
  EXPECT_EQ(server_.questions(host_name, test::DnsType::a), 1U);
}

TEST_F(ResolverServers, AreNamedWhenNoneAnswers) {
  server_.set_silent(true);
  other_.set_silent(true);
  auto& asked = resolver({.list = server_.servers() + ',' + other_.servers(), .patience = 10ms, .rounds = 2});
  auto const found = resolve();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message(), "no name server answered");
  EXPECT_EQ(asked.detail_of(found.error()), "asked " + server_.servers() + ", " + other_.servers());
  EXPECT_EQ(classify(found.error(), Phase::dns), ErrorClass::dns);
  EXPECT_EQ(server_.questions(host_name, test::DnsType::a), 2U);
  EXPECT_EQ(other_.questions(host_name, test::DnsType::a), 2U);
}

TEST_F(ResolverServers, AreAskedForFewerRoundsWhenThereAreMany) {
  server_.set_silent(true);
  auto const servers = server_.servers();
  resolver({.list = servers + ",127.0.0.2:1,127.0.0.3:1", .patience = 10ms});
  EXPECT_FALSE(resolve());
  EXPECT_EQ(server_.questions(host_name, test::DnsType::a), 2U);
}

TEST_F(ResolverServers, AreNamedWhenNobodyListensThere) {
  auto& asked = resolver({.list = "127.0.0.1:1", .patience = 10ms});
  auto const found = resolve();
  ASSERT_FALSE(found);
  EXPECT_TRUE(found.error().message().starts_with("no name server")) << found.error().message();
  EXPECT_EQ(asked.detail_of(found.error()), "asked 127.0.0.1:1");
}

TEST_F(ResolverServers, AreNotNamedWhenTheyAnswer) {
  auto& asked = resolver({.list = server_.servers()});
  for (auto const domain : {test::NameServer::missing, test::NameServer::broken}) {
    auto const found = resolve("www" + std::string(domain));
    ASSERT_FALSE(found);
    EXPECT_EQ(asked.detail_of(found.error()), "") << found.error().message();
  }
}

TEST_F(ResolverServers, MayBeBrokenAndAreSaidToBe) {
  resolver({.list = server_.servers()});
  EXPECT_EQ(resolve("www" + std::string(test::NameServer::broken)).error().message(),
            "the name server could not answer (SERVFAIL)");
}

TEST_F(ResolverServers, AreNamedInTheExchangeThatTheyFailed) {
  server_.set_silent(true);
  TlsContext tls(TlsSettings{});
  ConnectSettings const settings;
  Connector connector(resolver({.list = server_.servers(), .patience = 10ms}), tls, watchdog_, settings);
  plan::Exchange exchange;
  auto const transport = test::run(io_, connector.connect({false, host_name, 80}, {}, exchange));
  EXPECT_FALSE(transport);
  EXPECT_EQ(exchange.phase, Phase::dns);
  EXPECT_EQ(exchange.detail, "asked " + server_.servers());
}

TEST_F(ResolverServers, MustBeAddresses) {
  for (auto const* const servers : {"a name", "127.0.0.1:port", "127.0.0.1,300.0.0.1"})
    EXPECT_THROW(resolver({.list = servers}), ConfigurationError) << servers;
}

}  // namespace
}  // namespace scrape::net
