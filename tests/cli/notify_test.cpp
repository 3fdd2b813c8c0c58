// What a service manager is told.

#include "cli/run.hpp"
#include "support/service_manager.hpp"

#include <csignal>

namespace scrape::test {
namespace {

class Notified : public Run {
 protected:
  ProgramOptions notifying(std::vector<std::string> arguments) const {
    ProgramOptions options;
    options.arguments = with_site(std::move(arguments));
    options.environment = {manager_.environment()};
    return options;
  }

  ServiceManager manager_{directory_ / "notify"};
};

TEST_F(Notified, WhenARunBeginsHowFarItIsAndWhenItEnds) {
  Program program(notifying({"-v"}));
  EXPECT_TRUE(manager_.next().starts_with("READY=1\nSTATUS=0 saved (0 B): 0 entries in "));
  program.write_input(site_.url("/bytes/1000") + "\n");
  ASSERT_TRUE(program.wait_for_error_text("saved"));
  EXPECT_TRUE(manager_.next_with("1 saved").starts_with("STATUS=1 saved (1000 B): 1 entry in "));
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_TRUE(manager_.next_with("STOPPING").starts_with("STOPPING=1\nSTATUS=1 saved (1000 B): 1 entry in "));
}

TEST_F(Notified, WhenAStopBegins) {
  Program program(notifying({"-vv", site_.url("/fail/hang")}));
  ASSERT_TRUE(program.wait_for_error_text("requested"));
  program.send_signal(SIGTERM);
  EXPECT_TRUE(manager_.next_with("STOPPING").starts_with("STOPPING=1\nSTATUS=0 saved (0 B): 0 entries in "));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGTERM);
  auto const last = manager_.last();
  EXPECT_TRUE(last.starts_with("STATUS=0 saved (0 B), 1 failed: 1 entry in ")) << last;
}

TEST_F(Notified, WhenABudgetIsSpent) {
  Program program(notifying({"--deadline", "1ms", site_.url("/delay/500")}));
  EXPECT_NE(manager_.next_with("STOPPING"), "");
  program.wait();
}

TEST_F(Notified, BySocketsWithoutAFileToo) {
  ServiceManager manager("@scrape-test-" + std::to_string(::getpid()));
  auto options = notifying({site_.url("/bytes/1000")});
  options.environment = {manager.environment()};
  EXPECT_EQ(Program(options).wait().exit_code, 0);
  EXPECT_TRUE(manager.next().starts_with("READY=1\n"));
  EXPECT_TRUE(manager.last().starts_with("STOPPING=1\nSTATUS=1 saved (1000 B): 1 entry in "));
}

TEST_F(Notified, WhyARunHasNotBegun) {
  Program first(notifying({"-v"}));
  EXPECT_TRUE(manager_.next().starts_with("READY=1\n"));
  Program second(notifying({"-q", "--jitter", "1ms", "--wait", "1h", site_.url("/bytes/1000")}));
  EXPECT_NE(manager_.next_with("STATUS=starting in "), "");
  EXPECT_NE(manager_.next_with("STATUS=another run holds '" + pages_ + "': process " + std::to_string(first.id())), "");
}

TEST_F(Notified, NeverAtThePriceOfTheRun) {
  auto const nobody = directory_ / "nobody";
  for (auto const& address : {nobody, "@" + nobody, std::string("@"), std::string(), std::string("vsock:2:1234"),
                              std::string("relative"), "/" + std::string(107, 'x'), "/" + std::string(5000, 'x')}) {
    auto options = notifying({"-q", site_.url("/bytes/1000")});
    options.environment = {"NOTIFY_SOCKET=" + address};
    auto const ended = Program(options).wait();
    EXPECT_EQ(ended.exit_code, 0) << address;
    EXPECT_EQ(ended.err, "") << address;
  }
}

TEST_F(Notified, WithoutWaitingForAManagerThatDoesNotListen) {
  manager_.fill();
  EXPECT_EQ(Program(notifying({site_.url("/bytes/1000")})).wait().exit_code, 0);
  EXPECT_EQ(manager_.last(), ServiceManager::filling);
}

}  // namespace
}  // namespace scrape::test
