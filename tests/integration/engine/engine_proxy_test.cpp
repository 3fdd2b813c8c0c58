// Whole runs by way of proxies that want to know who we are, each time on another connection.

#include "integration/support/peer_proxy.hpp"
#include "integration/support/whole_run.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <string>

namespace scrape::engine {
namespace {

using test::digest_challenge_of;
using test::PeerProxy;

std::string const forwarded_page = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";

class EngineProxy : public testing::Test {
 protected:
  plan::Record fetch(PeerProxy const& proxy, std::string const& page = "http://example.org/") {
    Config config;
    config.directory = directory_ / "pages";
    config.policy.retries = 0;
    auto const url = "http://joe:hunter2@" + proxy.address();
    config.connecting.proxies = http::ProxyRules(url, "", [](char const*) -> char const* { return nullptr; });
    config.sources.push_back({Source::Kind::url, page, 1});
    test::Collected events;
    test::WholeRun run(config, events);
    run.start();
    run.finish();
    return events.records.at(0);
  }

  test::TemporaryDirectory directory_;
};

TEST_F(EngineProxy, GetsAnAnswerToItsChallengeOnTheSameConnection) {
  PeerProxy proxy({{.answers = {digest_challenge_of("first"), forwarded_page}, .closes = true}});
  EXPECT_EQ(fetch(proxy).ending, plan::Ending::saved);
  auto const heard = proxy.heard();
  EXPECT_TRUE(heard.starts_with("GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n")) << heard;
  EXPECT_NE(heard.find("Proxy-Authorization: Digest username=\"joe\", realm=\"p\", nonce=\"first\", "
                       "uri=\"http://example.org/\""),
            std::string::npos)
      << heard;
}

TEST_F(EngineProxy, GetsItOnAnotherConnectionWhereItClosesTheFirst) {
  for (auto const* const field : {"", "\r\nConnection: close"}) {
    PeerProxy proxy({{.answers = {digest_challenge_of("first", field)}, .closes = true},
                     {.answers = {forwarded_page}, .closes = true}});
    auto const record = fetch(proxy);
    EXPECT_EQ(record.ending, plan::Ending::saved);
    EXPECT_EQ(record.attempts, 1);
    EXPECT_NE(proxy.heard().find("nonce=\"first\""), std::string::npos);
  }
}

// There is no head of the host's then.
TEST_F(EngineProxy, MayAskToWaitInsteadOfOpeningATunnel) {
  PeerProxy const proxy({{.answers = {"HTTP/1.1 503 x\r\nRetry-After: 7\r\n\r\n"}, .closes = true}});
  auto const record = fetch(proxy, "https://example.org/");
  EXPECT_EQ(record.ending, plan::Ending::failed);
  EXPECT_EQ(record.attempts, 1);
}

TEST_F(EngineProxy, IsNotAnsweredForEver) {
  std::vector<test::PeerVisit> visits(
      3, {.answers = {digest_challenge_of("again", ", stale=true\r\nConnection: close")}, .closes = true});
  PeerProxy proxy(visits);
  auto const record = fetch(proxy);
  ASSERT_TRUE(record.failure);
  EXPECT_EQ(record.failure->cause, Errc::proxy_login_refused);
  EXPECT_EQ(record.failure->error_class, ErrorClass::proxy);
  EXPECT_TRUE(record.failure->message.ends_with(": proxy " + proxy.address())) << record.failure->message;
}

TEST_F(EngineProxy, MayAnswerWithAChallengeWithoutEnd) {
  auto endless = digest_challenge_of("first", "\r\nTransfer-Encoding: chunked");
  endless.replace(endless.find("Content-Length: 4"), 17, "X: 4").replace(endless.size() - 4, 4, "fffff\r\n");
  endless += std::string(200'000, 'x');
  PeerProxy proxy({{.answers = {endless}, .closes = true}, {.answers = {forwarded_page}, .closes = true}});
  EXPECT_EQ(fetch(proxy).ending, plan::Ending::saved);
}

}  // namespace
}  // namespace scrape::engine
