// The command of --on-change: what it gets from us, and how a stop reaches it.

#include "run.hpp"
#include "support/service_manager.hpp"

#include <csignal>
#include <fstream>
#include <thread>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;

class Hook : public Run {
 protected:
  ProgramOptions with_hook(std::string const& command) const {
    ProgramOptions options;
    options.arguments = with_site({"-q", "--on-change", command, site_.url("/bytes/1000")});
    return options;
  }

  // A child in the shell's foreground: the shell has more to do after it.
  static std::string in_foreground(std::string const& command) { return "sh -c '" + command + "' && echo after >&2"; }

  int second_run() const { return fetch({"-q", site_.url("/bytes/1000")}).exit_code; }

  // "T" when a signal has stopped it.
  static std::string state_of(std::string const& process) {
    auto const stat = read_file("/proc/" + process + "/stat");
    auto const name_end = stat.rfind(") ");
    return name_end == std::string::npos ? std::string() : stat.substr(name_end + 2, 1);
  }
  static bool wait_until_stopped(std::string const& process) {
    auto const give_up = std::chrono::steady_clock::now() + 30s;
    while (state_of(process) != "T") {
      if (std::chrono::steady_clock::now() > give_up) return false;
      std::this_thread::sleep_for(10ms);
    }
    return true;
  }
};

// Unless somebody ends it: much longer than the 10 s that it is given.
constexpr auto waits_long = "echo begun >&2; for i in $(seq 600); do sleep 0.05; done";

TEST_F(Hook, IsStoppedWithItsChildrenAndHasTheDirectoryUntilTheLastOfThemHasEnded) {
  auto const go = directory_ / "go";
  Program program(with_hook(in_foreground("trap \"echo got it >&2; while ! [ -e " + go +
                                          " ]; do sleep 0.05; done; echo bye >&2; exit\" TERM; " + waits_long)));
  ASSERT_TRUE(program.wait_for_error_text("begun"));
  program.send_signal(SIGTERM);
  ASSERT_TRUE(program.wait_for_error_text("\ngot it\n"));
  EXPECT_EQ(second_run(), 75);
  directory_.write("go", "");
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 143);
  EXPECT_NE(ended.err.find("\nbye\n", ended.err.find("\ngot it\n")), std::string::npos) << ended.err;
  EXPECT_EQ(second_run(), 0);
}

TEST_F(Hook, IsKilledWithItsChildrenByASecondSignal) {
  Program program(with_hook(in_foreground(std::string("trap \"\" TERM INT; ") + waits_long)));
  ASSERT_TRUE(program.wait_for_error_text("begun"));
  program.send_signal(SIGTERM);
  program.send_signal(SIGINT);
  // A child that lives on would keep our pipe open.
  auto const ended = program.wait();
  EXPECT_TRUE(ended.exit_code == 143 || ended.exit_code == 130) << ended.exit_code;
  EXPECT_EQ(ended.err.find("\nafter\n"), std::string::npos) << ended.err;
}

TEST_F(Hook, IsKilledWithItsChildrenWhenItDoesNotStopInTime) {
  Program program(with_hook(in_foreground(std::string("trap \"\" TERM; ") + waits_long)));
  ASSERT_TRUE(program.wait_for_error_text("begun"));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 143);
}

TEST_F(Hook, IsNotWaitedForWhereItGoesOnInTheBackground) {
  directory_.write("hook.sh", std::string("sh -c '") + waits_long + "' & echo $! > '" + (directory_ / "pid") + "'");
  Program program(with_hook("sh '" + (directory_ / "hook.sh") + "' > /dev/null 2>&1"));
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_EQ(::kill(std::stoi(read_file(directory_ / "pid")), SIGKILL), 0) << "it was ended";
}

// As Ctrl-Z at a terminal, which reaches us alone.
TEST_F(Hook, StandsStillWhenWeDoAndGoesOnWithUs) {
  Program program(with_hook("echo $$ > '" + (directory_ / "pid") + "'; echo begun >&2; exec sleep 60"));
  ASSERT_TRUE(program.wait_for_error_text("begun"));
  auto const us = std::to_string(program.id());
  auto const hook = std::to_string(std::stoi(read_file(directory_ / "pid")));
  program.send_signal(SIGTSTP);
  EXPECT_TRUE(wait_until_stopped(us));
  EXPECT_TRUE(wait_until_stopped(hook));
  program.send_signal(SIGCONT);
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 143);
}

TEST_F(Hook, DoesNotSpeakForUsToTheServiceManager) {
  ServiceManager const manager(directory_ / "notify");
  auto options = with_hook("echo \"address: ${NOTIFY_SOCKET-none}\"");
  options.environment = {manager.environment()};
  EXPECT_EQ(Program(options).wait().out, "address: none\n");
}

TEST_F(Hook, HasTheUsualLimitOfOpenFiles) {
  auto options = with_hook("ulimit -Sn");
  options.arguments.insert(options.arguments.begin(), {"-c", R"(ulimit -Sn 300 && exec "$0" "$@")", SCRAPE_BINARY});
  options.executable = "sh";
  EXPECT_EQ(Program(options).wait().out, "300\n");
}

// SCRAPE_… stands for options otherwise: a run that the command starts must not take them for such.
TEST_F(Hook, HasVariablesThatAreNoOptions) {
  auto const variables = Program(with_hook("env")).wait().out;
  EXPECT_NE(variables.find("SCRAPE_RUN_DIR=" + pages_ + '\n'), std::string::npos) << variables;
  EXPECT_NE(variables.find("SCRAPE_RUN_CHANGED=1\n"), std::string::npos) << variables;
  EXPECT_EQ(scrape({"--help"}).out.find("--run-"), std::string::npos);
}

}  // namespace
}  // namespace scrape::test
