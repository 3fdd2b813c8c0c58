// scrape status: where the last run stands.

#include "cli/run.hpp"

#include <atomic>
#include <csignal>
#include <regex>
#include <thread>

namespace scrape::test {
namespace {

class Status : public Run {
 protected:
  Ended status() const { return scrape({"status", pages_}); }

  static bool has(Ended const& ended, std::string const& pattern) {
    return std::regex_search(ended.out, std::regex(pattern));
  }
  static constexpr auto time = R"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ)";
};

TEST_F(Status, IsWellAfterARunThatWas) {
  ASSERT_EQ(fetch({"-q", site_.url("/notes/1.txt"), site_.url("/notes/2.txt"), site_.url("/notes/2.txt")}).exit_code,
            0);
  auto const ended = status();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
  EXPECT_TRUE(has(ended, "^run: +1\n")) << ended.out;
  EXPECT_TRUE(has(ended, "\ncommand: +scrape --retry 0 --cacert ")) << ended.out;
  EXPECT_TRUE(has(ended, std::string("\nstarted: +") + time + "\n")) << ended.out;
  EXPECT_TRUE(has(ended, std::string("\nstate: +ended ") + time + ", exit code 0\n")) << ended.out;
  EXPECT_TRUE(has(ended, "\nrecords: +2 saved, 1 duplicate\n")) << ended.out;
  EXPECT_TRUE(has(ended, "\nopen: +0\n")) << ended.out;
}

TEST_F(Status, TellsWhatStandsOpen) {
  ASSERT_EQ(fetch({"-q", site_.url("/notes/1.txt"), site_.url("/status/404")}).exit_code, 1);
  auto const ended = status();
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended,
                  "exit code 1\nrecords: +1 saved, 1 failed\nopen: +1 failed or not started; "
                  "--retry-failed takes only those\n"))
      << ended.out;
  ASSERT_EQ(fetch({"-q", site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_EQ(status().exit_code, 1) << "what an earlier run left open is open still";
}

TEST_F(Status, TellsThatARunIsGoingOn) {
  Program running(waiting_run());
  begin(running);
  auto const ended = status();
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended, "\nstate: +going on, process " + std::to_string(running.id()) + "\n")) << ended.out;
  EXPECT_EQ(running.wait().exit_code, 0);
  EXPECT_EQ(status().exit_code, 0);
}

TEST_F(Status, TellsThatARunWasKilledAndThatTheSameCommandContinues) {
  Program running(waiting_run());
  begin(running);
  running.send_signal(SIGKILL);
  running.wait();
  auto const ended = status();
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(
      has(ended, "\nstate: +interrupted: it was killed, or the machine stopped; the same command continues it\n"))
      << ended.out;

  Program again(waiting_run());
  again.write_input(site_.url("/notes/1.txt") + "\n" + site_.url("/notes/2.txt") + "\n");
  ASSERT_EQ(again.wait().exit_code, 0);
  EXPECT_TRUE(has(status(), "^run: +2, continues run 1\n")) << status().out;
  EXPECT_EQ(status().exit_code, 0);
}

TEST_F(Status, TellsOfARunThatNoOtherCommandHasContinued) {
  Program running(waiting_run());
  begin(running);
  running.send_signal(SIGKILL);
  running.wait();
  ASSERT_EQ(fetch({"-q", site_.url("/notes/2.txt")}).exit_code, 0);
  auto const ended = status();
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended, "^run: +2\n")) << ended.out;
  EXPECT_TRUE(has(ended, "\ninterrupted: +run 1, scrape --retry 0 .*; the same command continues it\n")) << ended.out;

  ASSERT_EQ(fetch({"-q", "-A", "another", "-"}).exit_code, 2) << "an empty list is no run";
  EXPECT_EQ(status().exit_code, 1);
  ASSERT_EQ(scrape(with_site({"-q", "-A", "another", "-"}), site_.url("/notes/1.txt")).exit_code, 0);
  EXPECT_EQ(status().exit_code, 0) << "all of its list is there";
}

TEST_F(Status, TellsThatARunWasStopped) {
  Program running(waiting_run());
  begin(running);
  running.send_signal(SIGTERM);
  ASSERT_TRUE(running.wait_for_error_text("stopping"));
  EXPECT_EQ(running.wait().exit_code, 128 + SIGTERM);
  auto const ended = status();
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(has(ended, std::string("\nstate: +ended ") + time +
                             ", stopped by signal 15, before all was tried; the same command continues it\n"))
      << ended.out;
}

// Regression: the state had the code from before the files were written.
TEST_F(Status, TellsOfARunWhoseSummaryCouldNotBeWritten) {
  for (auto const* const option : {"--summary", "--metrics"}) {
    ASSERT_EQ(fetch({"-q", option, "/dev/full", site_.url("/notes/1.txt")}).exit_code, 3);
    auto const ended = status();
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_TRUE(has(ended, std::string("\nstate: +ended ") + time + ", exit code 3\n")) << ended.out;
  }
}

TEST_F(Status, NeedsARun) {
  auto const ended = status();
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.err, "scrape: '" + pages_ + "' has no records: no run has saved pages there\n");
}

TEST_F(Status, KeepsNoRunOut) {
  std::filesystem::create_directories(pages_);
  std::atomic<bool> is_over = false;
  std::jthread const asking([&] {
    while (!is_over)
      status();
  });
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(fetch({"-q", site_.url("/notes/1.txt")}).exit_code, 0);
  is_over = true;
}

}  // namespace
}  // namespace scrape::test
