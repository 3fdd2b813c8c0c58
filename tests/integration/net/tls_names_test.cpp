// Which names a certificate stands for (RFC 9525 §6.3), and what a server is told of the one that is wanted.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"

#include <scrape/net/session_pool.hpp>

#include <gtest/gtest.h>

namespace scrape::net {
namespace {

using site::After;
using test::Client;
using test::Scheme;

asio::awaitable<After> tell_name(site::Exchange const& exchange) {
  site::Answer answer;
  answer.body = '<' + exchange.stream.server_name() + '>';
  co_return co_await send(exchange, answer);
}

struct Case {
  char const* in_certificate;
  char const* host;
};

// What the failure is about; empty when there is a connection.
std::string refusal(Case const& names) {
  site::LeafSpec spec;
  spec.dns_names = {names.in_certificate};
  test::LocalServer const server(Scheme::https, &tell_name, spec);
  Client client(std::vector<std::string>{"127.0.0.1"}, server.ca_file());
  auto const transport = client.connect(server.origin(names.host));
  EXPECT_EQ(transport.has_value(), client.exchange.detail.empty());
  return client.exchange.detail;
}

TEST(TlsNames, AWildcardStandsForOneWholeLabel) {
  for (auto const& names : {Case{"*.example.org", "a.example.org"}, Case{"*.example.org", "xn--4ca.example.org"},
                            Case{"*.EXAMPLE.org", "a.example.ORG"}, Case{"*.a.example.org", "b.a.example.org."}})
    EXPECT_EQ(refusal(names), "") << names.in_certificate << ' ' << names.host;
}

TEST(TlsNames, AWildcardStandsForNothingElse) {
  for (auto const& names : {Case{"*.example.org", "example.org"}, Case{"*.example.org", "a.b.example.org"},
                            Case{"*.example.org", "example.org.example.net"}, Case{"a*.example.org", "ab.example.org"},
                            Case{"*b.example.org", "ab.example.org"}, Case{"a*c.example.org", "abc.example.org"},
                            Case{"a.*.org", "a.example.org"}, Case{"*.*.org", "a.example.org"},
                            Case{"*.org", "example.org"}, Case{"*", "localhost"}, Case{"*.0.0.1", "127.0.0.1"}})
    EXPECT_NE(refusal(names), "") << names.in_certificate << ' ' << names.host;
}

TEST(TlsNames, ARefusalSaysWhichThereAre) {
  EXPECT_EQ(refusal({"*.example.org", "a.b.example.org"}), "the name 'a.b.example.org' is not among {*.example.org}");
  EXPECT_EQ(refusal({"localhost", "127.0.0.1"}), "the address '127.0.0.1' is not among {localhost}");
}

class Sni : public testing::Test {
 protected:
  std::string told_for(std::string const& host) {
    auto const lease = test::lease(client_, pool_, server_.origin(host));
    http::Request const request{.authority = "x", .target = "/"};
    return test::run(client_.io, test::exchange(*lease.operator->(), request, Patience{})).body;
  }

  test::LocalServer server_{Scheme::https, &tell_name};
  Client client_{server_.ca_file()};
  SessionPool pool_{client_.connector, 10};
};

TEST_F(Sni, TellsTheNameThatIsWanted) {
  EXPECT_EQ(told_for("localhost"), "<localhost>");
}

// RFC 6066 §3: without a trailing dot; addresses are not permitted.
TEST_F(Sni, TellsNoDotAndNoAddress) {
  EXPECT_EQ(told_for("127.0.0.1"), "<>");
  test::LocalServer const server(Scheme::https, &tell_name);
  Client client(std::vector<std::string>{"127.0.0.1"}, server.ca_file());
  SessionPool pool(client.connector, 10);
  auto const lease = test::lease(client, pool, server.origin("localhost."));
  http::Request const request{.authority = "x", .target = "/"};
  EXPECT_EQ(test::run(client.io, test::exchange(*lease.operator->(), request, Patience{})).body, "<localhost>");
}

}  // namespace
}  // namespace scrape::net
