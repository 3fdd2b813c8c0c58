// Signals sent to the real binary.

#include "run.hpp"
#include "support/refused_port.hpp"

#include <csignal>

namespace scrape::test {
namespace {

class Signals : public Run, public testing::WithParamInterface<int> {
 protected:
  // Two URLs that take a while, and many that wait behind them.
  std::vector<std::string> slow_list(std::string const& target) const {
    std::vector<std::string> arguments{"--per-host", "2", "-vv"};
    for (int i = 0; i < 40; ++i)
      arguments.push_back(site_.url(target + "?" + std::to_string(i)));
    return with_site(arguments);
  }

  // Of pages that take long enough for a signal to come between them.
  ProgramOptions steady_list() const {
    std::string list;
    for (int i = 1; i <= 300; ++i)
      list += site_.url("/delay/20?" + std::to_string(i)) + "\n";
    ProgramOptions options;
    options.arguments = with_site({"-v", "-j", "4", directory_.write("urls.txt", list)});
    return options;
  }
};

TEST_P(Signals, FirstOneFinishesWhatIsInFlightAndRecordsTheRest) {
  ProgramOptions options;
  options.arguments = slow_list("/delay/1000");
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("queued entry=40"));
  ASSERT_TRUE(program.wait_for_error_text("requested entry=2"));
  program.send_signal(GetParam());
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 128 + GetParam());
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"not_started", 38}, {"saved", 2}})) << ended.err;
  EXPECT_NE(ended.err.find("2 saved"), std::string::npos);
}

TEST_P(Signals, SecondOneStopsAtOnce) {
  ProgramOptions options;
  options.arguments = slow_list("/fail/hang");
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("queued entry=40"));
  ASSERT_TRUE(program.wait_for_error_text("requested entry=2"));
  program.send_signal(GetParam());
  ASSERT_TRUE(program.wait_for_error_text("stopping"));
  program.send_signal(GetParam());
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 128 + GetParam());
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 2}, {"not_started", 38}}));
  for (auto const& record : records()) {
    EXPECT_EQ(text_of(record, "error_class"), text_of(record, "outcome") == "failed" ? "stopped" : "");
  }
}

TEST_P(Signals, EndsAWaitForMoreInput) {
  ProgramOptions options;
  options.arguments = with_site({"-v"});
  Program program(options);
  program.write_input(site_.url("/notes/1.txt") + "\n");
  ASSERT_TRUE(program.wait_for_error_text("saved"));
  program.send_signal(GetParam());
  EXPECT_TRUE(program.wait_for_error_text("1 entry in"));
  EXPECT_EQ(program.wait().exit_code, 128 + GetParam());
}

// Regression: records that nobody took kept the run from ending.
TEST_P(Signals, SecondOneStopsAlsoWhenNobodyTakesTheRecords) {
  RefusedPort const port;
  auto const url = "http://127.0.0.1:" + std::to_string(port.number()) + "/";
  std::string list;
  for (int i = 0; i < 2000; ++i)
    list += url + std::to_string(i) + "\n";
  ProgramOptions options;
  options.arguments =
      with_site({"-vv", "--manifest", "-", directory_.write("urls.txt", list), site_.url("/fail/hang")});
  options.leaves_output_unread = true;
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("failed entry=2000"));
  program.send_signal(GetParam());
  ASSERT_TRUE(program.wait_for_error_text("stopping"));
  program.send_signal(GetParam());
  EXPECT_EQ(program.wait().exit_code, 128 + GetParam());
}

TEST_P(Signals, LeaveARunThatTheSameCommandContinuesWithoutAskingTwice) {
  auto const options = steady_list();
  for (auto const* const seen : {"saved entry=50 ", "saved entry=150 "}) {
    Program program(options);
    ASSERT_TRUE(program.wait_for_error_text(seen));
    program.send_signal(GetParam());
    auto const ended = program.wait();
    ASSERT_EQ(ended.exit_code, 128 + GetParam()) << ended.err;
    EXPECT_EQ(records().size(), 300U);
  }

  auto const ended = Program(options).wait();

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 300}}));
  for (auto const& [target, requests] : site_.server().counters().requests_of)
    EXPECT_EQ(requests, 1U) << target;
}

// What is in flight is given up then, and asked for again; what is recorded is not.
TEST_P(Signals, LeaveTheRecordsOfARunThatWasStoppedAtOnceForTheNextOne) {
  auto options = steady_list();
  // In flight until the second signal, too, has come.
  options.arguments.insert(options.arguments.end() - 1, site_.url("/delay/2000?first"));
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("saved entry=50 "));
  program.send_signal(GetParam());
  program.send_signal(GetParam());
  ASSERT_EQ(program.wait().exit_code, 128 + GetParam());
  auto const before = site_.server().counters().requests_of;
  auto const first = by_url(records());

  ASSERT_EQ(Program(options).wait().exit_code, 0);

  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 301}}));
  auto const after = site_.server().counters().requests_of;
  for (auto const& [url, record] : first) {
    if (text_of(record, "outcome") != "saved") continue;
    auto const target = url.substr(url.find("/delay/"));
    EXPECT_EQ(after.at(target), before.at(target)) << target;
  }
}

INSTANTIATE_TEST_SUITE_P(Number, Signals, testing::Values(SIGINT, SIGTERM),
                         [](auto const& number) { return number.param == SIGINT ? "SIGINT" : "SIGTERM"; });

TEST_F(Run, GoesOnAfterAHangupThatItsParentIgnores) {
  ProgramOptions options;
  options.arguments = with_site({"-v"});
  options.ignores_hangup = true;
  Program program(options);
  program.write_input(site_.url("/notes/1.txt") + "\n");
  ASSERT_TRUE(program.wait_for_error_text("saved"));
  program.send_signal(SIGHUP);
  program.write_input(site_.url("/notes/2.txt") + "\n");
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_EQ(records().size(), 2U);
}

TEST_F(Run, TellsItsStatusOnSigusr1) {
  ProgramOptions options;
  options.arguments = with_site({"-v"});
  Program program(options);
  program.write_input(site_.url("/notes/1.txt") + "\n");
  ASSERT_TRUE(program.wait_for_error_text("saved"));
  program.send_signal(SIGUSR1);
  EXPECT_TRUE(program.wait_for_error_text("so far"));
  EXPECT_EQ(program.wait().exit_code, 0);
}

}  // namespace
}  // namespace scrape::test
