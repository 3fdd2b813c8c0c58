// Real proxies: squid for HTTP, microsocks for SOCKS 5.

#include "cli/proxy_run.hpp"
#include "support/refused_port.hpp"

namespace scrape::test {
namespace {

class Proxies : public ProxiedRun {
 protected:
  // Trusts the proxy's authority too.
  std::string both_authorities(Squid const& squid) const {
    return directory_.write("both.pem", read_file(site_.ca_file()) + squid.authority());
  }
};

TEST_F(Proxies, ForwardRequestsInAbsoluteForm) {
  Squid const squid;
  auto const ended = fetch_by(squid.url(), {plain_.url("/echo")});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(text_of_record("remote"), squid.address());
  EXPECT_NE(squid.log().find(" GET " + plain_.url("/echo")), std::string::npos) << squid.log();
  EXPECT_NE(page().find("Via: "), std::string::npos) << page();
}

TEST_F(Proxies, AreUsedOverTheSameConnectionForAllPlainHosts) {
  Squid const squid;
  auto const ended = fetch_by(squid.url(), {"-j", "1", plain_.url("/notes/1.txt"), plain_.url("127.0.0.2", "/echo"),
                                            plain_.url("/notes/2.txt")});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  int reused = 0;
  for (auto const& record : records())
    reused += record.at("reused").as_bool() ? 1 : 0;
  EXPECT_EQ(reused, 2);
}

TEST_F(Proxies, KeepTunnelsToOneHostForThat) {
  Squid const squid;
  auto const ended = fetch_by(squid.url(), {"-j", "1", site_.url("/notes/1.txt"), site_.url("/notes/2.txt"),
                                            site_.url("127.0.0.2", "/notes/1.txt")});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  std::vector<bool> reused;
  for (auto const& record : records())
    reused.push_back(record.at("reused").as_bool());
  EXPECT_EQ(reused, (std::vector<bool>{false, true, false}));
  EXPECT_NE(squid.log().find(" CONNECT 127.0.0.2:"), std::string::npos) << squid.log();
  EXPECT_EQ(squid.log().find("/notes"), std::string::npos) << squid.log();
}

TEST_F(Proxies, FollowRedirectsAndRobotsLikeAnybody) {
  Squid const squid;
  auto const ended = fetch_by(squid.url(), {"--robots", plain_.url("/redirect/2"), site_.url("/redirect/2")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(squid.log().find("/robots.txt"), std::string::npos) << squid.log();
  for (auto const& record : records())
    EXPECT_EQ(number_of(record, "redirects"), 2);
}

TEST_F(Proxies, MaySpeakTlsThemselves) {
  Squid const squid({.tls_names = {"127.0.0.1"}});
  auto const ended =
      fetch_by(squid.url(), {"--cacert", both_authorities(squid), "-j", "1", plain_.url("/bytes/1000000"),
                             site_.url("/bytes/3000000"), site_.url("/chunked/5000"), plain_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(squid.log().find(" CONNECT "), std::string::npos);
  EXPECT_NE(squid.log().find(" GET "), std::string::npos);
}

// The bytes go over three transports on top of each other at most: their ends are the same.
TEST_F(Proxies, ChangeNothingAboutHowPagesEnd) {
  Squid const squid;
  Squid const secured({.tls_names = {"127.0.0.1"}});
  SocksServer const socks;
  std::vector<std::string> arguments{"--cacert", both_authorities(secured), "-m", "10s"};
  for (auto const* const target :
       {"/bytes/2000000", "/close-delimited/5000", "/chunked/5000", "/gzip/5000", "/status/407", "/status/404",
        "/fail/truncated-length", "/fail/truncated-chunked", "/fail/unclean-close", "/fail/unclean-length",
        "/fail/close-before-head", "/fail/close-in-head", "/fail/not-http", "/fail/bad-chunk", "/fail/gzip-bomb"})
    arguments.push_back(site_.url(target));
  ASSERT_EQ(fetch_in({}, arguments).exit_code, 1);
  auto const expected = by_url(records());
  for (auto const& proxy : {squid.url(), secured.url(), socks.url("socks5h")}) {
    fetch_by(proxy, arguments);
    for (auto const& [url, record] : by_url(records())) {
      for (auto const* const key : {"outcome", "error", "error_class", "sha256"})
        EXPECT_EQ(text_of(record, key), text_of(expected.at(url), key)) << url << " by " << proxy;
    }
  }
}

TEST_F(Proxies, MustShowAGoodCertificateWhenTheySpeakTls) {
  Squid const squid({.tls_names = {"other.example"}});
  auto ended = fetch_by(squid.url(), {"--cacert", both_authorities(squid), plain_.url("/echo"), site_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 4) << ended.err;
  for (auto const& record : records()) {
    EXPECT_EQ(text_of(record, "error_class"), "proxy");
    EXPECT_NE(text_of(record, "error").find("other.example"), std::string::npos) << text_of(record, "error");
    EXPECT_NE(text_of(record, "error").find("(proxy " + squid.address() + ")"), std::string::npos);
  }
  // The site's certificate is no less checked behind it.
  ended = fetch_by(squid.url(), {"-k", "--cacert", both_authorities(squid), plain_.url("/echo"), site_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

TEST_F(Proxies, DoNotStandInForTheCertificateOfTheSite) {
  Squid const squid({.tls_names = {"127.0.0.1"}});
  auto const ca = directory_.write("proxy.pem", squid.authority());
  auto const ended = fetch_by(squid.url(), {"--cacert", ca, site_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(text_of_record("error_class"), "tls");
}

TEST_F(Proxies, ThatRefuseAreQuoted) {
  Squid const squid({.denied_port = site_.server().port()});
  expect_refusal(fetch_by(squid.url(), {"--retry", "1", site_.url("/echo")}),
                 "the proxy refused to connect: 403 Forbidden (proxy " + squid.address() + ")");
  EXPECT_EQ(number_of(record(), "attempts"), 1);
}

TEST_F(Proxies, ThatCannotConnectAreTriedAgain) {
  Squid const squid;
  RefusedPort const nobody;
  auto const url = "https://127.0.0.1:" + std::to_string(nobody.number()) + '/';
  expect_refusal(fetch_by(squid.url(), {"--retry", "1", "--retry-delay", "10ms", url}),
                 "the proxy could not connect: 503 Service Unavailable (proxy " + squid.address() + ")");
  EXPECT_EQ(number_of(record(), "attempts"), 2);
}

TEST_F(Proxies, ThatAreDeadFailEachEntry) {
  RefusedPort const nobody;
  auto const proxy = "127.0.0.1:" + std::to_string(nobody.number());
  std::vector<std::string> urls;
  for (int i = 1; i <= 8; ++i) {
    urls.push_back("http://host" + std::to_string(i) + ".test/");
    urls.push_back("https://host" + std::to_string(i) + ".test/");
  }
  for (auto const* const scheme : {"http://", "https://", "socks5h://"}) {
    auto const ended = fetch_by(scheme + proxy, urls);
    EXPECT_EQ(ended.exit_code, 4) << ended.err;
    EXPECT_EQ(records().size(), urls.size());
    for (auto const& record : records()) {
      EXPECT_EQ(text_of(record, "error_class"), "proxy");
      EXPECT_EQ(text_of(record, "error"), "Connection refused: proxy " + proxy);
    }
  }
}

TEST_F(Proxies, ThatCannotBeFoundFailEachEntry) {
  auto const ended =
      fetch_by("http://nowhere.invalid:3128", {"--dns-servers", "127.0.0.1:1", "--connect-timeout", "1s", "--resolve",
                                               "nowhere.invalid:1:127.0.0.1", site_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_NE(text_of_record("error").find("proxy nowhere.invalid:3128"), std::string::npos) << text_of_record("error");
}

TEST_F(Proxies, LookUpNamesThemselves) {
  Squid const squid;
  auto const ended =
      fetch_by(squid.url(), {"--dns-servers", "127.0.0.1:1", plain_.url("known.to.squid.test", "/echo")});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(page().find("Host: known.to.squid.test"), std::string::npos) << page();
}

TEST_F(Proxies, AreAskedForWhatConnectToSays) {
  Squid const squid;
  auto const ended =
      fetch_by(squid.url(), {"--connect-to", "www.example.test:80:127.0.0.1:" + std::to_string(plain_.server().port()),
                             "http://www.example.test/echo"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(squid.log().find(" CONNECT 127.0.0.1:"), std::string::npos) << squid.log();
  EXPECT_NE(page().find("GET /echo HTTP/1.1\r\nHost: www.example.test\r\n"), std::string::npos) << page();
}

TEST_F(Proxies, GetTheHostOfTheUrlWhateverItsHeaderSays) {
  Squid const squid;
  auto const ended = fetch_by(squid.url(), {"-H", "Host: other.test", plain_.url("/echo")});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(squid.log().find(" GET " + plain_.url("/echo")), std::string::npos) << squid.log();
}

TEST_F(Proxies, OfSocksTypeGetAddressesOrNames) {
  SocksServer const socks;
  auto const port = ':' + std::to_string(site_.server().port());
  auto const known = "known.test" + port + ":127.0.0.1";
  ASSERT_EQ(fetch_by(socks.url("socks5"), {"-k", "--resolve", known, site_.url("known.test", "/echo")}).exit_code, 0);
  EXPECT_EQ(text_of_record("remote"), socks.address());
  EXPECT_NE(socks.log().find("connected to 127.0.0.1" + port), std::string::npos) << socks.log();
  ASSERT_EQ(fetch_by(socks.url("socks5h"), {"--dns-servers", "127.0.0.1:1", site_.url("localhost", "/echo")}).exit_code,
            0);
  EXPECT_NE(socks.log().find("connected to localhost" + port), std::string::npos) << socks.log();
  EXPECT_EQ(fetch_by(socks.url("socks5h"), {plain_.url("/echo")}).exit_code, 0);
}

TEST_F(Proxies, OfSocksTypeAreAskedForOneAddressAfterTheOther) {
  SocksServer const socks;
  auto const ended =
      fetch_by(socks.url("socks5"), {"--resolve", "*:*:127.0.0.99,127.0.0.1", plain_.url("www.example.test", "/echo")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

TEST_F(Proxies, OfSocksTypeThatCannotConnectSayWhy) {
  SocksServer const socks;
  RefusedPort const nobody;
  expect_refusal(fetch_by(socks.url("socks5h"), {"http://127.0.0.1:" + std::to_string(nobody.number()) + '/'}),
                 "the proxy could not connect: connection refused (proxy " + socks.address() + ")");
}

}  // namespace
}  // namespace scrape::test
