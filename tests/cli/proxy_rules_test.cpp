// Which proxy is used, if any: options, environment, configuration file.

#include "cli/proxy_run.hpp"
#include "support/refused_port.hpp"

namespace scrape::test {
namespace {

// A proxy that nobody answers at: whoever uses it fails.
class ProxyRule : public ProxiedRun {
 protected:
  std::string dead() const { return "127.0.0.1:" + std::to_string(nobody_.number()); }

  // "plain+tls": the schemes whose URL went to the proxy.
  std::string proxied(std::vector<std::string> environment, std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.end(), {plain_.url("/echo"), site_.url("/echo")});
    auto const ended = fetch_in(std::move(environment), std::move(arguments));
    std::string schemes;
    for (auto const& [url, record] : by_url(records())) {
      auto const class_name = text_of(record, "error_class");
      EXPECT_TRUE(class_name.empty() || class_name == "proxy") << ended.err;
      if (!class_name.empty()) schemes += url.starts_with("https") ? "https " : "http ";
    }
    return schemes;
  }

  RefusedPort nobody_;
};

TEST_F(ProxyRule, OfTheEnvironmentIsThatOfCurl) {
  EXPECT_EQ(proxied({}), "");
  EXPECT_EQ(proxied({"http_proxy=" + dead()}), "http ");
  EXPECT_EQ(proxied({"HTTP_PROXY=" + dead()}), "");
  EXPECT_EQ(proxied({"https_proxy=" + dead()}), "https ");
  EXPECT_EQ(proxied({"HTTPS_PROXY=socks5h://" + dead()}), "https ");
  EXPECT_EQ(proxied({"all_proxy=socks5://" + dead()}), "http https ");
  EXPECT_EQ(proxied({"ALL_PROXY=" + dead(), "https_proxy="}), "http https ");
  EXPECT_EQ(proxied({"all_proxy=" + dead(), "no_proxy=", "NO_PROXY=127.0.0.1"}), "");
  EXPECT_EQ(proxied({"ALL_PROXY=" + dead(), "NO_PROXY=127.0.0.0/8"}), "");
  EXPECT_EQ(proxied({"ALL_PROXY=" + dead(), "no_proxy=example.org", "NO_PROXY=*"}), "http https ");
}

TEST_F(ProxyRule, OfTheCommandLineBeatsTheEnvironment) {
  EXPECT_EQ(proxied({}, {"-x", dead()}), "http https ");
  EXPECT_EQ(proxied({"all_proxy=" + dead()}, {"--proxy", ""}), "");
  EXPECT_EQ(proxied({"http_proxy=foo://bar"}, {"--proxy", dead()}), "http https ");
  EXPECT_EQ(proxied({"all_proxy=" + dead(), "no_proxy=*"}, {"--noproxy", ""}), "http https ");
}

TEST_F(ProxyRule, KnowsNamesSuffixesAddressesAndNetworks) {
  auto const port = ':' + std::to_string(plain_.server().port());
  for (auto const* const direct : {"*", "www.example.test", "example.test", ".example.test", "other,example.test"}) {
    auto const ended = fetch_by(dead(), {"--noproxy", direct, "--resolve", "www.example.test" + port + ":127.0.0.1",
                                         plain_.url("www.example.test", "/echo")});
    EXPECT_EQ(ended.exit_code, 0) << direct << ended.err;
  }
  for (auto const* const direct : {"127.0.0.1", "127.0.0.0/8", "10.0.0.0/8 127.0.0.0/24"})
    EXPECT_EQ(fetch_by(dead(), {"--noproxy", direct, plain_.url("/echo")}).exit_code, 0) << direct;
  for (auto const* const other : {"ample.test", "www", "127.0.0.2", "128.0.0.0/8", "127.0.0.1/33", "other,*"}) {
    auto const ended = fetch_by(dead(), {"--noproxy", other, "--resolve", "www.example.test" + port + ":127.0.0.1",
                                         plain_.url("www.example.test", "/echo"), plain_.url("/echo")});
    EXPECT_EQ(ended.exit_code, 4) << other << ended.err;
  }
}

TEST_F(ProxyRule, MayStandInAConfigurationFile) {
  auto const file = directory_.write("config.toml", "proxy = \"" + dead() + "\"\nnoproxy = \"127.0.0.2\"\n");
  EXPECT_EQ(proxied({}, {"--config", file}), "http https ");
  EXPECT_EQ(fetch({"--config", file, "--fresh", plain_.url("127.0.0.2", "/echo")}).exit_code, 0);
}

TEST_F(ProxyRule, ThatCannotBeReadIsAUsageErrorThatRepeatsNothing) {
  auto ended = fetch({"-x", "ftp://joe:hunter2@example.org", plain_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.err, "scrape: --proxy: the scheme of a proxy is http, https, socks5 or socks5h; see scrape --help\n");
  ended = fetch_in({"https_proxy=http://joe:hunter2@example.org:x"}, {plain_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.err, "scrape: https_proxy: the port of a proxy is a number from 1 to 65535; see scrape --help\n");
  auto const file = directory_.write("config.toml", "proxy = \"http://joe:hunter2@example.org:0\"\n");
  ended = fetch({"--config", file, plain_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("config.toml:1:"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("hunter2"), std::string::npos) << ended.err;
}

// A run whose proxy has died goes on through another one.
TEST_F(ProxyRule, IsNoPartOfWhatMakesTwoCommandsTheSame) {
  auto arguments = std::vector<std::string>{plain_.url("/echo"), plain_.url("127.0.0.2", "/notes/1.txt")};
  auto with = [&](std::vector<std::string> options) {
    options.insert(options.end(), arguments.begin(), arguments.end());
    return fetch(std::move(options));
  };
  EXPECT_EQ(with({"-x", dead(), "--noproxy", "127.0.0.1"}).exit_code, 1);
  auto const ended = with({"-v"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

}  // namespace
}  // namespace scrape::test
