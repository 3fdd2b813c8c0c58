// Hosts with several addresses (RFC 8305), and where the user sends connections.

#include "integration/support/client.hpp"
#include "integration/support/listener.hpp"

#include <scrape/plan/connection_attempts.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::Listener;
using test::Refusal;
using Names = std::vector<std::string>;

class HappyEyeballs : public testing::Test {
 protected:
  static std::string at(std::string const& address, std::uint16_t port) { return address + ':' + std::to_string(port); }
  url::Origin origin() const { return {false, "example.org", good_.port()}; }

  static bool has_ipv6() {
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    error_code failed;
    socket.open(asio::ip::tcp::v6(), failed);
    if (!failed) socket.bind({asio::ip::make_address("::1"), 0}, failed);
    return !failed;
  }

  Listener good_{"127.0.0.1"};
};

TEST_F(HappyEyeballs, AskNoSecondAddressWhenTheFirstAnswers) {
  Listener other("127.0.0.9", good_.port());
  Client client(Names{"127.0.0.1", "127.0.0.9"});
  ASSERT_TRUE(client.connect(origin()));
  EXPECT_EQ(client.exchange.remote, at("127.0.0.1", good_.port()));
  EXPECT_TRUE(good_.has_guest());
  EXPECT_FALSE(other.has_guest());
}

// RFC 8305 §5: at once, without the delay.
TEST_F(HappyEyeballs, GoOnWhenOneFamilyRefuses) {
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no IPv6";
  Refusal const refusal("::1", good_.port());
  Client client(Names{"::1", "127.0.0.1"});
  auto const begin = Clock::now();
  auto const transport = client.connect(origin(), {begin + plan::attempt_delay / 2, Errc::connect_timeout});
  ASSERT_TRUE(transport) << transport.error().message();
  EXPECT_EQ(client.exchange.remote, at("127.0.0.1", good_.port()));
}

// RFC 8305 §4.
TEST_F(HappyEyeballs, TryTheOtherFamilySecond) {
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no IPv6";
  Refusal const first("::1", good_.port());
  Listener ninth("127.0.0.9", good_.port());
  Client client(Names{"::1", "fe80::dead%lo", "127.0.0.9"});
  ASSERT_TRUE(client.connect(origin(), {Clock::now() + plan::attempt_delay / 2, Errc::connect_timeout}));
  EXPECT_EQ(client.exchange.remote, at("127.0.0.9", good_.port()));
}

TEST_F(HappyEyeballs, GoOnBesideOneThatStaysSilent) {
  Listener silent("127.0.0.9", good_.port());
  if (!silent.fill()) GTEST_SKIP() << "this system's queue of connections does not fill";
  Client client(Names{"127.0.0.9", "127.0.0.1"});
  auto const begin = Clock::now();
  ASSERT_TRUE(client.connect(origin()));
  EXPECT_EQ(client.exchange.remote, at("127.0.0.1", good_.port()));
  EXPECT_GE(Clock::now() - begin, plan::attempt_delay);
}

// The second attempt does not end the first one.
TEST_F(HappyEyeballs, TakeOneThatAnswersLate) {
  Listener late("127.0.0.9", good_.port());
  Listener silent("127.0.0.10", good_.port());
  if (!late.fill() || !silent.fill()) GTEST_SKIP() << "this system's queue of connections does not fill";
  Client client(Names{"127.0.0.9", "127.0.0.10"});
  // Its queue has room from now on, but the system knocks again only after a second.
  std::atomic<bool> is_done = false;
  auto const host = std::async(std::launch::async, [&] {
    while (!is_done) {
      if (late.has_guest()) late.accept_and_close();
    }
  });
  auto const transport = client.connect(origin());
  is_done = true;
  ASSERT_TRUE(transport) << transport.error().message();
  EXPECT_EQ(client.exchange.remote, at("127.0.0.9", good_.port()));
}

TEST_F(HappyEyeballs, RememberWhoAnswered) {
  Client client(Names{"127.0.0.9", "127.0.0.1"});
  {
    Refusal const refusal("127.0.0.9", good_.port());
    ASSERT_TRUE(client.connect(origin()));
    good_.accept_and_close();
  }
  Listener first("127.0.0.9", good_.port());
  ASSERT_TRUE(client.connect(origin()));
  EXPECT_EQ(client.exchange.remote, at("127.0.0.1", good_.port()));
  EXPECT_FALSE(first.has_guest());
}

TEST_F(HappyEyeballs, FailWithWhatTheLastOneSaid) {
  Refusal const first("127.0.0.9", good_.port());
  Refusal const second("127.0.0.10", good_.port());
  Client client(Names{"127.0.0.9", "127.0.0.10"});
  EXPECT_EQ(client.connect(origin()).error(), asio::error::connection_refused);
  EXPECT_EQ(client.exchange.phase, Phase::connect);
}

TEST_F(HappyEyeballs, GiveUpWhenTheirTimeIsOver) {
  Listener first("127.0.0.9", good_.port());
  Listener second("127.0.0.10", good_.port());
  if (!first.fill() || !second.fill()) GTEST_SKIP() << "this system's queue of connections does not fill";
  Client client(Names{"127.0.0.9", "127.0.0.10"});
  Deadline const by{Clock::now() + 100ms, Errc::connect_timeout};
  EXPECT_EQ(client.connect(origin(), by).error(), Errc::connect_timeout);
  client.watchdog.cap({Clock::now() + 50ms, Errc::stopped});
  EXPECT_EQ(client.connect(origin()).error(), Errc::stopped);
}

class ConnectSettingsTest : public HappyEyeballs {};

TEST_F(ConnectSettingsTest, LeaveOutTheOtherFamily) {
  Client client(Names{"::1", "127.0.0.1"});
  client.connecting.family = Family::ipv4;
  ASSERT_TRUE(client.connect(origin()));
  EXPECT_EQ(client.exchange.remote, at("127.0.0.1", good_.port()));
}

TEST_F(ConnectSettingsTest, SayWhenNoAddressIsLeft) {
  Client client(Names{"127.0.0.1"});
  client.connecting.family = Family::ipv6;
  auto const transport = client.connect(origin());
  ASSERT_FALSE(transport);
  EXPECT_EQ(classify(transport.error(), client.exchange.phase), ErrorClass::dns);
  EXPECT_EQ(client.exchange.detail, "it has no IPv6 address, and -6 allows no other");
}

TEST_F(ConnectSettingsTest, KnowAddressesOfSomeHosts) {
  Client client(Names{"127.0.0.99"});
  client.connecting.known.push_back(parse_known_addresses("other.org:*:127.0.0.98"));
  client.connecting.known.push_back(
      parse_known_addresses("Example.ORG:" + std::to_string(good_.port()) + ":127.0.0.1"));
  ASSERT_TRUE(client.connect(origin()));
  EXPECT_EQ(client.exchange.remote, at("127.0.0.1", good_.port()));
}

TEST_F(ConnectSettingsTest, LeadElsewhere) {
  Client client(Names{"127.0.0.1"});
  client.connecting.detours.push_back(parse_detour("other.org:80:127.0.0.98:80"));
  client.connecting.detours.push_back(parse_detour("example.org:80::" + std::to_string(good_.port())));
  ASSERT_TRUE(client.connect({false, "example.org", 80}));
  EXPECT_EQ(client.exchange.remote, at("127.0.0.1", good_.port()));
}

TEST_F(ConnectSettingsTest, SayWhereConnectionsComeFrom) {
  for (auto const* const end : {"127.0.0.77", "host!127.0.0.77"}) {
    Client client(Names{"127.0.0.1"});
    client.connecting.local_end = parse_local_end(end);
    auto const transport = client.connect(origin());
    ASSERT_TRUE(transport) << transport.error().message();
    EXPECT_EQ(good_.accept_and_tell(), "127.0.0.77");
  }
  for (auto const* const end : {"lo", "if!lo"}) {
    Client client(Names{"127.0.0.1"});
    client.connecting.local_end = parse_local_end(end);
    EXPECT_TRUE(client.connect(origin())) << end;
    good_.accept_and_close();
  }
  Client client(Names{"127.0.0.1"});
  client.connecting.local_end = parse_local_end("192.0.2.1");
  EXPECT_EQ(client.connect(origin()).error(), boost::system::errc::address_not_available);
}

struct ConnectTexts : testing::Test {
  static std::string problem(auto const& parse, char const* text) {
    try {
      parse(text);
    } catch (std::invalid_argument const& wrong) {
      return wrong.what();
    }
    return "";
  }
};

TEST_F(ConnectTexts, AreReadAsCurlDoes) {
  auto const known = parse_known_addresses("+[2001:DB8::1]:443:127.0.0.1,[::1],2001:db8::2");
  EXPECT_EQ(known.host, "2001:db8::1");
  EXPECT_EQ(known.port, 443);
  EXPECT_EQ(known.addresses, (Addresses{asio::ip::make_address("127.0.0.1"), asio::ip::make_address("::1"),
                                        asio::ip::make_address("2001:db8::2")}));
  EXPECT_EQ(parse_known_addresses("*:*:::1").host, "");
  auto const detour = parse_detour("a.org:80:[::1]:8080");
  EXPECT_EQ(detour.from_host + ' ' + detour.to_host, "a.org ::1");
  EXPECT_EQ(detour.from_port, 80);
  EXPECT_EQ(detour.to_port, 8080);
  EXPECT_EQ(parse_detour(":::").from_host, "");
}

TEST_F(ConnectTexts, AreRefusedWithAReason) {
  for (auto const* const text : {"", "a.org", "a.org:80", "a.org:80:", "a.org:80:name", "a.org:80:1.2.3.4,",
                                 "a.org:x:1.2.3.4", "a.org:0:1.2.3.4", "a b:80:1.2.3.4", "[::1:80:1.2.3.4"}) {
    EXPECT_NE(problem(parse_known_addresses, text), "") << text;
  }
  for (auto const* const text : {"a.org:80:b.org:80:x", "a.org:65536::", "a b:::", "::a b:"})
    EXPECT_NE(problem(parse_detour, text), "") << text;
  EXPECT_EQ(problem(parse_local_end, "if!nothing"), "this machine has no interface of that name");
  EXPECT_EQ(problem(parse_local_end, "nothing"), "neither an interface of this machine nor an address");
  EXPECT_EQ(problem(parse_local_end, "host!lo"), "an address is missing or wrong");
}

}  // namespace
}  // namespace scrape::net
