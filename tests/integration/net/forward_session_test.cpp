// Requests that a proxy passes on, and what it may do to the connection between its challenge and the answer.

#include "integration/support/client.hpp"
#include "integration/support/exchange.hpp"
#include "integration/support/peer_proxy.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace scrape::net {
namespace {

using test::digest_challenge_of;
using test::PeerProxy;
using test::PeerVisit;

class ForwardedRequest : public testing::Test {
 protected:
  test::Answer send(PeerProxy const& proxy, std::string_view method) {
    test::Client client;
    auto const login = "http://joe:hunter2@" + proxy.address();
    client.connecting.proxies = http::ProxyRules(login, "", [](char const*) -> char const* { return nullptr; });
    SessionPool pool(client.connector, 4);
    auto session = test::lease(client, pool, {false, "example.org", 80});
    http::Request request{.method = method, .authority = "example.org", .target = "/", .fields = fields_};
    if (method == "POST") request.content = "a=b";
    return test::run(client.io, test::exchange(*session.operator->(), request, {}));
  }

  http::Fields const fields_;
};

TEST_F(ForwardedRequest, AnswersTheChallengeOnTheSameConnection) {
  for (auto const* const method : {"GET", "POST"}) {
    PeerProxy proxy({{{digest_challenge_of("n"), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}}});
    auto const answer = send(proxy, method);
    EXPECT_EQ(answer.body, "ok") << answer.failed.message();
    EXPECT_NE(proxy.heard().find("nonce=\"n\""), std::string::npos);
  }
}

// RFC 9110 §9.2.2: it may have been passed on, with the login, and acted on.
TEST_F(ForwardedRequest, IsNotWantedAgainWhenItMayHaveBeenActedOn) {
  PeerVisit const visit{.answers = {digest_challenge_of("n"), ""}, .closes = true};
  PeerProxy const first({visit});
  EXPECT_EQ(send(first, "POST").failed, Errc::closed_before_head);
  PeerProxy const second({visit});
  EXPECT_EQ(send(second, "GET").failed, Errc::proxy_login_wanted);
}

// Not so one that was only challenged.
TEST_F(ForwardedRequest, IsWantedAgainWhenItWasNeverPassedOn) {
  for (auto const* const fields : {"\r\nConnection: close", ""}) {
    PeerProxy const proxy({{.answers = {digest_challenge_of("n", fields)}, .closes = true}});
    auto const failed = send(proxy, "GET").failed;
    EXPECT_EQ(failed, Errc::proxy_login_wanted) << failed.message();
  }
  PeerProxy const proxy({{.answers = {digest_challenge_of("n", "\r\nConnection: close")}, .closes = true}});
  EXPECT_EQ(send(proxy, "POST").failed, Errc::proxy_login_wanted);
}

}  // namespace
}  // namespace scrape::net
