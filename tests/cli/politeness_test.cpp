// What a host can rely on: --per-host, --delay, --rate, settings of its own, and less when it is strained.

#include "cli/run.hpp"

#include <chrono>
#include <csignal>
#include <fstream>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

// The server's clock is read some time after a request came, each time another.
constexpr auto reading_error = 60ms;

class Politeness : public Run {
 protected:
  std::string configuration(std::string const& text) const {
    auto const file = directory_ / "config.toml";
    std::ofstream(file) << text;
    return file;
  }

  auto gap() { return site_.server().counters().shortest_gap; }
};

TEST_F(Politeness, LeavesADelayBetweenTheRequestsToAHost) {
  EXPECT_EQ(fetch_with({"--delay", "200ms"}, pages(5)).exit_code, 0);
  EXPECT_GE(gap(), 200ms - reading_error);
  EXPECT_EQ(site_.server().counters().requests, 5U);
}

TEST_F(Politeness, KeepsToARate) {
  EXPECT_EQ(fetch_with({"--rate", "5/s"}, pages(4)).exit_code, 0);
  EXPECT_GE(gap(), 200ms - reading_error);
}

TEST_F(Politeness, CountsRedirectsAndRetriesAsRequests) {
  auto const ended = fetch(
      {"--delay", "200ms", "--retry", "2", "--retry-delay", "1ms", site_.url("/redirect/2"), site_.url("/flaky/1/a")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_GE(gap(), 200ms - reading_error);
  EXPECT_EQ(site_.server().counters().requests, 5U);
}

TEST_F(Politeness, OpensNoMoreConnectionsThanAllowed) {
  std::vector<std::string> urls;
  for (int i = 1; i <= 8; ++i)
    urls.push_back(site_.url("/delay/" + std::to_string(50 + i)));

  EXPECT_EQ(fetch_with({"--per-host", "2"}, urls).exit_code, 0);

  EXPECT_EQ(site_.server().counters().most_connections, 2U);
}

TEST_F(Politeness, HasRulesForSomeHosts) {
  auto const file = configuration("[host.\"127.*\"]\nrate = \"5/s\"\nper-host = 1\n");

  EXPECT_EQ(fetch_with({"--config", file}, pages(4)).exit_code, 0);

  EXPECT_GE(gap(), 200ms - reading_error);
  EXPECT_EQ(site_.server().counters().most_connections, 1U);
}

TEST_F(Politeness, LetsAHostThatWaitsBlockNobody) {
  auto const file = configuration("[host.\"127.0.0.1\"]\ndelay = \"1h\"\n");
  ProgramOptions options;
  options.arguments = with_site({"-v", "-j", "1", "--config", file});
  for (auto const& url : pages(3))
    options.arguments.push_back(url);
  options.arguments.push_back(site_.url("localhost", "/notes/1.txt"));

  Program program(options);

  EXPECT_TRUE(program.wait_for_error_text("saved entry=4"));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGTERM);
  EXPECT_EQ(site_.server().counters().requests, 2U);
}

TEST_F(Politeness, SharesARateAmongAllConnections) {
  auto const begin = std::chrono::steady_clock::now();
  std::vector<std::string> urls;
  for (int i = 1; i <= 4; ++i)
    urls.push_back(site_.url("/bytes/50000?" + std::to_string(i)));

  EXPECT_EQ(fetch_with({"--limit-rate", "200k"}, urls).exit_code, 0);

  EXPECT_GE(std::chrono::steady_clock::now() - begin, 900ms) << "200 000 bytes at 204 800 a second";
}

TEST_F(Politeness, StopsSoonWhateverTheRate) {
  ProgramOptions options;
  options.arguments = with_site({"-vv", "--limit-rate", "1k", site_.url("/bytes/5000000")});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("head entry=1"));

  program.send_signal(SIGTERM);
  ASSERT_TRUE(program.wait_for_error_text("stopping"));
  program.send_signal(SIGTERM);

  EXPECT_EQ(program.wait().exit_code, 128 + SIGTERM);
  EXPECT_EQ(text_of(records().at(0), "error_class"), "stopped");
}

TEST_F(Politeness, AsksNoMoreAtATimeThanFilesMayBeOpen) {
  ProgramOptions options;
  options.arguments = with_site({"-j", "1000", "--per-host", "1000"});
  options.open_file_limit = 100;
  for (int i = 1; i <= 60; ++i)
    options.arguments.push_back(site_.url("/delay/" + std::to_string(50 + i)));

  auto const ended = Program(options).wait();

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_NE(ended.err.find("only 100 files may be open at a time (ulimit -n): 18 requests in flight instead of 1000"),
            std::string::npos)
      << ended.err;
  EXPECT_LE(site_.server().counters().most_requests, 18U);
}

TEST_F(Politeness, AsksAHostThatIsBusyLess) {
  auto const ended = fetch({"-v", site_.url("/status/503")});
  EXPECT_NE(ended.err.find("slowed host=127.0.0.1 connections=3 gap=\"100 ms\""), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("asked less, because they answered 429 or 503, late or not at all: 127.0.0.1"),
            std::string::npos)
      << ended.err;
}

TEST_F(Politeness, SumsUpWhichHostsItAskedLess) {
  fetch({"-j", "1", "--summary", summary_, site_.url("/status/503?1"), site_.url("/status/503?2"),
         site_.url("localhost", "/notes/1.txt")});

  EXPECT_EQ(number_of(summary(), "slowdowns"), 2);
  auto const hosts = summary().at("slowed_hosts").as_object();
  EXPECT_EQ(hosts.size(), 1U);
  EXPECT_EQ(number_of(hosts, "127.0.0.1"), 2);
}

TEST_F(Politeness, AsksABusyHostAsOftenAsEverIfThatIsWanted) {
  auto const ended = fetch({"-v", "--no-adaptive", "--summary", summary_, site_.url("/status/503")});
  EXPECT_EQ(ended.err.find("slowed"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("asked less"), std::string::npos) << ended.err;
  EXPECT_EQ(number_of(summary(), "slowdowns"), 0);
  EXPECT_TRUE(summary().at("slowed_hosts").as_object().empty());
}

}  // namespace
}  // namespace scrape::test
