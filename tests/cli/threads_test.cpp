// Exchanges on several threads: what holds with one holds with many.

#include "cli/run.hpp"

#include <chrono>
#include <csignal>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

class Threads : public Run {
 protected:
  // Requests that are in flight long enough to be together.
  std::vector<std::string> slow_pages(int count, std::string const& target = "/delay/100") const {
    std::vector<std::string> urls;
    for (int i = 1; i <= count; ++i)
      urls.push_back(site_.url(target + "?" + std::to_string(i)));
    return urls;
  }

  ProgramOptions run_of(std::vector<std::string> options, std::vector<std::string> const& urls) const {
    options.insert(options.end(), urls.begin(), urls.end());
    ProgramOptions program;
    program.arguments = with_site(std::move(options));
    return program;
  }
};

TEST_F(Threads, ShareAHostThatMayHaveManyConnections) {
  auto const ended = fetch_with({"-vv", "--threads", "3", "--per-host", "40"}, slow_pages(200));

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 200}}));
  EXPECT_EQ(site_.server().counters().most_connections, 40U);
  EXPECT_NE(ended.err.find("thread number=2 of=3"), std::string::npos);
  EXPECT_NE(ended.err.find("thread number=3 of=3"), std::string::npos);
}

TEST_F(Threads, BeginWhenTheyAreNeeded) {
  auto const ended = fetch_with({"-vv", "--threads", "8"}, slow_pages(40));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(site_.server().counters().most_connections, 6U);
  auto const first = ended.err.find("thread number=");
  EXPECT_TRUE(first == std::string::npos || ended.err.find("thread number=", first + 1) == std::string::npos);
}

// Whichever thread a host has.
class ThreadsEach : public Threads, public testing::WithParamInterface<std::string> {};

TEST_P(ThreadsEach, KeepADelay) {
  EXPECT_EQ(fetch_with({"--threads", GetParam(), "--delay", "200ms"}, pages(5)).exit_code, 0);
  EXPECT_GE(site_.server().counters().shortest_gap, 140ms);
  EXPECT_EQ(site_.server().counters().requests, 5U);
}

TEST_P(ThreadsEach, FollowRedirectsAndTryAgain) {
  auto const elsewhere = site_.url("localhost", "/notes/1.txt");
  auto const ended = fetch({"--threads", GetParam(), "--retry", "2", "--retry-delay", "1ms", site_.url("/redirect/3"),
                            site_.url("/flaky/2/a"), site_.url("/fail/truncated-length"), elsewhere});

  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 1}, {"saved", 3}}));
}

TEST_P(ThreadsEach, FindWhatIsInPages) {
  auto const rows = directory_ / "rows.jsonl";
  auto const ended = fetch_with(
      {"--threads", GetParam(), "--per-host", "40", "--extract", "line=regex:.+", "--ordered", "--extracted", rows},
      pages(60));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  auto const found = read_records(rows);
  ASSERT_EQ(found.size(), 60U);
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_EQ(number_of(found[i], "index"), static_cast<std::int64_t>(i + 1));
}

INSTANTIATE_TEST_SUITE_P(Of, ThreadsEach, testing::Values("2", "3", "5"));

TEST_F(Threads, FinishWhatIsInFlightAfterASignal) {
  Program program(run_of({"-vv", "--threads", "3", "--per-host", "40"}, slow_pages(100, "/delay/1000")));
  ASSERT_TRUE(program.wait_for_error_text("queued entry=100"));
  ASSERT_TRUE(program.wait_for_error_text("requested entry=40"));
  program.send_signal(SIGTERM);
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGTERM);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"not_started", 60}, {"saved", 40}})) << ended.err;
}

TEST_F(Threads, StopAtOnceAfterTwoSignals) {
  Program program(run_of({"-vv", "--threads", "3", "--per-host", "40"}, slow_pages(100, "/fail/hang")));
  ASSERT_TRUE(program.wait_for_error_text("queued entry=100"));
  ASSERT_TRUE(program.wait_for_error_text("requested entry=40"));
  program.send_signal(SIGTERM);
  ASSERT_TRUE(program.wait_for_error_text("stopping"));
  program.send_signal(SIGTERM);
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGTERM);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 40}, {"not_started", 60}}));
}

TEST_F(Threads, KeepToOneRateTogether) {
  std::vector<std::string> urls;
  for (int i = 1; i <= 40; ++i)
    urls.push_back(site_.url("/bytes/10000?" + std::to_string(i)));
  auto const begin = std::chrono::steady_clock::now();
  EXPECT_EQ(fetch_with({"--threads", "3", "--per-host", "40", "--limit-rate", "400k"}, urls).exit_code, 0);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 900ms);
}

TEST_F(Threads, GiveEachPageANameOfItsOwn) {
  auto const ended = fetch_with({"--threads", "3", "--per-host", "40", "--name", "page"}, slow_pages(50));
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 49}, {"saved", 1}}));
}

TEST_F(Threads, AreAtLeastOne) {
  auto const ended = fetch({"--threads", "0", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("--threads"), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace scrape::test
