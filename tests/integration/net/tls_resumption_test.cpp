// Handshakes that a ticket of an earlier connection makes short.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"

#include <scrape/net/session_pool.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::net {
namespace {

using site::After;

asio::awaitable<After> answer_and_close(site::Exchange const& exchange) {
  co_return co_await send_raw(exchange, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                              After::close);
}

class TlsResumption : public testing::TestWithParam<site::TlsVersions> {
 protected:
  // One whole exchange over a connection of its own.
  void fetch(std::string const& host = "127.0.0.1") { fetch(client_, pool_, server_, host); }
  static void fetch(test::Client& client, SessionPool& pool, test::LocalServer const& server,
                    std::string const& host = "127.0.0.1") {
    auto const lease = test::lease(client, pool, server.origin(host));
    http::Request const request{.authority = "x", .target = "/"};
    auto const answer = test::run(client.io, test::exchange(*lease.operator->(), request, Patience{}));
    ASSERT_EQ(answer.body, "ok") << answer.failed.message();
  }

  // Several, one after the other: all but the first are resumed.
  static void expect_resumed(TlsSettings const& settings, test::LocalServer const& server) {
    test::Client client(settings);
    SessionPool pool(client.connector, 10);
    for (std::size_t before = 0; before < 3; ++before) {
      fetch(client, pool, server);
      EXPECT_EQ(server.counters().resumed_sessions, before);
    }
  }

  std::size_t resumed() const { return server_.counters().resumed_sessions; }

  test::TemporaryDirectory directory_;
  test::LocalServer server_{test::Scheme::https, &answer_and_close, site::loopback_spec(), GetParam()};
  test::Client client_{server_.ca_file()};
  SessionPool pool_{client_.connector, 10};
};

TEST_P(TlsResumption, MakesEveryLaterHandshakeShort) {
  for (std::size_t before = 0; before < 5; ++before) {
    fetch();
    EXPECT_EQ(resumed(), before);
  }
  EXPECT_EQ(server_.counters().handshakes, 5U);
}

// A session says who was verified, so it must not serve another name, even of the same server.
TEST_P(TlsResumption, KeepsOriginsApart) {
  fetch("127.0.0.1");
  fetch("localhost");
  fetch("127.0.0.2");
  EXPECT_EQ(resumed(), 0U);
  fetch("localhost");
  EXPECT_EQ(resumed(), 1U);
}

TEST_P(TlsResumption, WorksWithoutVerification) {
  TlsSettings settings;
  settings.verifies = false;
  expect_resumed(settings, server_);
}

TEST_P(TlsResumption, WorksWithAClientCertificate) {
  site::Authority const authority;
  site::LeafSpec spec;
  spec.for_client = true;
  auto const leaf = authority.issue(spec);
  test::LocalServer const server(test::Scheme::https, &answer_and_close, site::loopback_spec(), GetParam(),
                                 authority.pem());
  auto settings = test::trusting(server.ca_file());
  settings.certificate_file = directory_.write("client.pem", leaf.cert_pem + leaf.key_pem);
  expect_resumed(settings, server);
}

INSTANTIATE_TEST_SUITE_P(Over, TlsResumption, testing::Values(site::TlsVersions::only_1_2, site::TlsVersions::only_1_3),
                         [](auto const& versions) {
                           return versions.param == site::TlsVersions::only_1_2 ? "Tls12" : "Tls13";
                         });

}  // namespace
}  // namespace scrape::net
