// Who we are to a proxy, and that nobody else learns it.

#include "cli/proxy_run.hpp"

#include <boost/json/serialize.hpp>

#include <filesystem>

namespace scrape::test {
namespace {

constexpr std::string_view good = "joe:hunter2@";
constexpr std::string_view bad = "joe:hunter3@";

using Login = SquidOptions::Login;

class ProxyLogins : public ProxiedRun, public testing::WithParamInterface<Login> {
 protected:
  // That were asked for and not answered.
  static int count(std::string const& text, std::string_view part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++found;
    return found;
  }

  std::vector<std::string> echoes() const {
    return {plain_.url("/echo"), site_.url("/echo"), plain_.url("127.0.0.2", "/echo"), site_.url("127.0.0.2", "/echo")};
  }
};

TEST_P(ProxyLogins, OpenTheWay) {
  Squid const squid({.login = GetParam()});
  auto const ended = fetch_by(squid.url(good), echoes());
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  for (auto const& record : records())
    EXPECT_EQ(number_of(record, "attempts"), 1);
}

TEST_P(ProxyLogins, GoToNoOrigin) {
  Squid const squid({.login = GetParam()});
  ASSERT_EQ(fetch_by(squid.url(good), echoes()).exit_code, 0);
  for (auto const& record : records()) {
    auto const head = read_file(pages_ + '/' + text_of(record, "path"));
    EXPECT_NE(head.find("Host: "), std::string::npos);
    EXPECT_EQ(head.find("Proxy-Authorization"), std::string::npos) << head;
  }
}

TEST_P(ProxyLogins, ThatAreWrongFailOnceAndForAll) {
  Squid const squid({.login = GetParam()});
  for (auto const& proxy : {squid.url(bad), squid.url()}) {
    auto const ended = fetch_by(proxy, echoes());
    EXPECT_EQ(ended.exit_code, 4) << ended.err;
    for (auto const& record : records()) {
      EXPECT_EQ(text_of(record, "error_class"), "proxy");
      EXPECT_EQ(text_of(record, "error"),
                "the proxy wants to know a user name and password that it accepts: proxy " + squid.address());
      EXPECT_EQ(record.count("status"), 0U) << boost::json::serialize(record);
    }
  }
}

TEST_P(ProxyLogins, CostOneRefusalAtMostForEachConnection) {
  Squid const squid({.login = GetParam()});
  std::vector<std::string> arguments{"-j", "1"};
  for (int i = 0; i < 10; ++i)
    arguments.push_back(plain_.url("/bytes/100?" + std::to_string(i)));
  arguments.push_back(site_.url("/bytes/100"));
  arguments.push_back(site_.url("127.0.0.2", "/bytes/100"));
  ASSERT_EQ(fetch_by(squid.url(good), arguments).exit_code, 0);
  EXPECT_EQ(count(squid.log(), "TCP_DENIED/407"), GetParam() == Login::digest ? 1 : 0) << squid.log();
  EXPECT_EQ(count(squid.log(), " CONNECT "), 2) << squid.log();
}

TEST_P(ProxyLogins, ServeManyConnectionsAtATime) {
  Squid const squid({.login = GetParam()});
  std::vector<std::string> arguments{"-j", "32", "--per-host", "32"};
  for (int i = 0; i < 100; ++i)
    arguments.push_back((i % 2 == 0 ? plain_ : site_).url("/bytes/100?" + std::to_string(i)));
  auto const ended = fetch_by(squid.url(good), arguments);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

INSTANTIATE_TEST_SUITE_P(Schemes, ProxyLogins, testing::Values(Login::basic, Login::digest), [](auto const& scheme) {
  return std::string(scheme.param == Login::basic ? "Basic" : "Digest");
});

class ProxySecrets : public ProxiedRun {};

TEST_F(ProxySecrets, LogInToSocks) {
  SocksServer const socks(SocksServer::Login::password);
  for (auto const* const scheme : {"socks5", "socks5h"}) {
    auto const ended = fetch_by(socks.url(scheme, good), {plain_.url("/echo"), site_.url("/echo")});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
  }
  for (auto const& proxy : {socks.url("socks5h", bad), socks.url("socks5h")}) {
    expect_refusal(fetch_by(proxy, {site_.url("/echo")}),
                   "the proxy wants to know a user name and password that it accepts: proxy " + socks.address());
  }
}

TEST_F(ProxySecrets, AppearNowhere) {
  Squid const squid({.login = Login::basic});
  for (auto const& login : {good, bad}) {
    auto const log = directory_ / "log";
    auto const ended = fetch_by(squid.url(login), {"-vv", "--log-file", log, plain_.url("/echo"), site_.url("/echo")});
    auto const plain_end = fetch_by(squid.url(login), {"-vv", plain_.url("/echo"), site_.url("/echo")});
    EXPECT_NE(plain_end.err.find("proxy=" + squid.address()), std::string::npos) << plain_end.err;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(pages_)) {
      if (!entry.is_regular_file()) continue;
      auto const text = read_file(entry.path());
      EXPECT_EQ(text.find("hunter"), std::string::npos) << entry.path();
      EXPECT_EQ(text.find("am9lOmh1bnRlcj"), std::string::npos) << entry.path();
    }
    for (auto const& text : {ended.err, plain_end.err, ended.out})
      EXPECT_EQ(text.find("hunter"), std::string::npos) << text;
  }
}

TEST_F(ProxySecrets, AreHiddenFromOtherUsers) {
  Squid const squid({.login = Login::basic});
  for (auto const& arguments :
       {std::vector<std::string>{"-x", squid.url(good)}, {"-x" + squid.url(good)}, {"--proxy=" + squid.url(good)}}) {
    ProgramOptions options;
    options.arguments = with_site(arguments);
    options.arguments.insert(options.arguments.end(), {"-v", "-v", plain_.url("/fail/hang")});
    Program program(options);
    ASSERT_TRUE(program.wait_for_error_text("requested entry=1"));
    auto const shown = read_file("/proc/" + std::to_string(program.id()) + "/cmdline");
    EXPECT_NE(shown.find(squid.address()), std::string::npos) << shown;
    EXPECT_EQ(shown.find("joe"), std::string::npos) << shown;
    EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
  }
}

TEST_F(ProxySecrets, OfAConfigurationFileAreMaskedToo) {
  Squid const squid({.login = Login::basic});
  auto const file = directory_.write("config.toml", "proxy = '" + squid.url(good) + "'\n");
  ASSERT_EQ(fetch({"--config", file, site_.url("/echo")}).exit_code, 0);
  auto const explained = scrape({"explain", pages_, site_.url("/echo")}).out;
  EXPECT_NE(explained.find("--proxy 'http://***@" + squid.address() + "'"), std::string::npos) << explained;
  EXPECT_EQ(explained.find("hunter2"), std::string::npos) << explained;
}

TEST_F(ProxySecrets, AreMaskedInCurlsWords) {
  Squid const squid({.login = Login::basic});
  ASSERT_EQ(fetch_by(squid.url(good), {"--noproxy", "example.net", site_.url("/echo")}).exit_code, 0);
  auto const explained = scrape({"explain", pages_, site_.url("/echo")}).out;
  EXPECT_NE(explained.find(" -x 'http://***@" + squid.address() + "' --noproxy example.net"), std::string::npos)
      << explained;
}

}  // namespace
}  // namespace scrape::test
