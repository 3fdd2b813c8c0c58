// Stop signals that come when all is fetched, and only to be written down: then what is known is not lost.

#include "run.hpp"
#include "support/held_pipe.hpp"
#include "support/metrics.hpp"

#include <chrono>
#include <csignal>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

// A run that has told how it went, and cannot write its summary.
class LateSignals : public Run {
 protected:
  // Returns when all is fetched, and told.
  void begin(Program& program) const { ASSERT_TRUE(program.wait_for_error_text("1 entry in")); }
  ProgramOptions options() const {
    ProgramOptions options;
    options.arguments = with_site({"--summary", held_.path(), "--metrics", metrics_, site_.url("/notes/1.txt")});
    return options;
  }

  HeldPipe held_{directory_ / "summary"};
  std::string metrics_ = directory_ / "scrape.prom";
};

TEST_F(LateSignals, FindTheRunAtItsEnd) {
  Program program(options());
  begin(program);
  program.send_signal(SIGUSR1);
  program.send_signal(SIGTERM);
  auto written = held_.take();
  auto const ended = program.wait();
  written += held_.take();
  auto const code = std::to_string(ended.exit_code);
  EXPECT_TRUE(code == "143" || code == "0") << code << ", as the code was fixed already or not";
  EXPECT_NE(written.find("\"exit_code\":" + code + ','), std::string::npos);
  EXPECT_EQ(Metrics(read_file(metrics_)).value("exit_code"), code);
  auto const status = scrape({"status", pages_}).out;
  EXPECT_NE(status.find(code == "0" ? ", exit code 0\n" : ", stopped by signal 15\n"), std::string::npos) << status;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 1}}));
  fetch({"-q", site_.url("/notes/1.txt")});
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"unchanged", 1}})) << "nothing is left to be continued";
}

TEST_F(LateSignals, EndTheRunAtOnceWhenThereAreTwo) {
  Program program(options());
  begin(program);
  auto const begin = std::chrono::steady_clock::now();
  program.send_signal(SIGTERM);
  program.send_signal(SIGINT);
  auto const ended = program.wait();
  EXPECT_TRUE(ended.exit_code == 143 || ended.exit_code == 130) << ended.exit_code;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 9s) << "not when the patience is over";
}

TEST_F(LateSignals, EndARunThatHangsWhenThePatienceIsOver) {
  Program program(options());
  begin(program);
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 143);
  EXPECT_FALSE(std::filesystem::exists(metrics_));
}

}  // namespace
}  // namespace scrape::test
