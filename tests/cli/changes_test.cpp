// --changed and --on-change: who is told of new and changed pages, and how.

#include "run.hpp"
#include "support/service_manager.hpp"

#include <algorithm>
#include <csignal>
#include <regex>

#include <fcntl.h>

namespace scrape::test {
namespace {

class Changes : public Run {
 protected:
  std::string path(std::string const& page) const { return site_.folder() + '/' + page; }

  // Of one page, with that command behind it.
  Ended run_with_hook(std::string const& command, std::vector<std::string> options = {"-q"}) {
    options.insert(options.end(), {"--on-change", command});
    return fetch_with(std::move(options), pages(1));
  }
  Program start_with_hook(std::string const& command) {
    ProgramOptions options;
    options.arguments = with_site({"-q", "--on-change", command, site_.url("/bytes/1000")});
    return Program(options);
  }

  // The folder of a hook's own files.
  std::string in(std::string const& name) const { return '\'' + (directory_ / name) + '\''; }

  std::string list_ = directory_ / "changed.txt";
};

TEST_F(Changes, AreListedInOrder) {
  auto const ended = fetch({"-q", "--changed", list_, site_.url("/notes/2.txt"), site_.url("/status/404"),
                            site_.url("/notes/10.txt"), site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(read_file(list_), path("notes/1.txt") + '\n' + path("notes/10.txt") + '\n' + path("notes/2.txt") + '\n');
}

TEST_F(Changes, AreListedOnStandardOutputWhenAsked) {
  auto const ended = fetch({"--changed", "-", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.out, path("notes/1.txt") + '\n');
}

TEST_F(Changes, EndTheRunQuietlyWhenNobodyReadsThem) {
  ProgramOptions options;
  options.arguments = with_site({"-q", "--changed", "-", "--on-change", "echo ran >&2", site_.url("/notes/1.txt")});
  options.closes_output_early = true;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 141);
  EXPECT_EQ(ended.err, "");
}

TEST_F(Changes, AreAnEmptyListAndNoReasonForTheCommandWhenThereAreNone) {
  directory_.write("changed.txt", "old\n");
  auto const ended = fetch({"-q", "--allow-empty", "--changed", list_, "--on-change", "echo ran >&2"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(read_file(list_), "");
}

// Regression: to tell nobody of nothing began a run, which was then taken for one that was killed.
TEST_F(Changes, AreNoRunWhenThereAreNoEntries) {
  auto const page = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({"-q", "--changed", list_, page}).exit_code, 0);
  ASSERT_EQ(fetch({"-q", "--allow-empty", "--changed", list_}).exit_code, 0);
  auto const status = scrape({"status", pages_});
  EXPECT_EQ(status.exit_code, 0) << status.out;
  EXPECT_TRUE(std::regex_search(status.out, std::regex("^run: +1\n"))) << status.out;
  ASSERT_EQ(fetch({"-q", "--changed", list_, page}).exit_code, 0);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"unchanged", 1}})) << "nothing was to be continued";
  EXPECT_EQ(number_of(records().at(0), "status"), 304);
}

// Regression: what the last run could not tell was never told when nothing was left to do.
TEST_F(Changes, AreToldAlsoWhenNothingIsToBeTriedAgain) {
  auto const run_of = [this](std::vector<std::string> sources, std::string const& command) {
    sources.insert(sources.begin(), {"-q", "--changed", list_, "--on-change", command});
    return fetch(sources);
  };
  ASSERT_EQ(run_of({site_.url("/notes/1.txt")}, "exit 3").exit_code, 3);
  EXPECT_EQ(run_of({"--retry-failed"}, "exit 3").exit_code, 3);
  EXPECT_EQ(run_of({"--retry-failed"}, "cat").out, path("notes/1.txt") + '\n');
  EXPECT_EQ(read_file(list_), path("notes/1.txt") + '\n');
  EXPECT_EQ(run_of({"--retry-failed"}, "cat").out, "") << "once is enough";
  EXPECT_EQ(read_file(list_), "") << "it is the list of the last run";
}

TEST_F(Changes, AreOnTheStandardInputOfTheCommand) {
  auto const ended =
      fetch({"-q", "--on-change",
             "cat > " + in("stdin") + R"(; echo "$SCRAPE_RUN_CHANGED in $SCRAPE_RUN_DIR" > )" + in("facts"),
             site_.url("/notes/2.txt"), site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err + ended.out, "");
  EXPECT_EQ(read_file(directory_ / "stdin"), path("notes/1.txt") + '\n' + path("notes/2.txt") + '\n');
  EXPECT_EQ(read_file(directory_ / "facts"), "2 in " + pages_ + '\n');
}

// The next one leaves alone what the killed one saved, and yet tells of it.
TEST_F(Changes, OfARunThatWasKilledAreToldByTheNextOne) {
  std::string lines;
  std::vector<std::string> expected;
  for (int i = 1; i <= 400; ++i) {
    lines += site_.url("/notes/" + std::to_string(i) + ".txt") + '\n';
    expected.push_back(path("notes/" + std::to_string(i) + ".txt"));
  }
  // Nor has the first one ended when it is killed.
  lines += site_.url("/delay/500") + '\n';
  expected.push_back(path("delay/500~.txt"));
  std::ranges::sort(expected);
  ProgramOptions options;
  options.arguments = with_site({"-v", "-j", "8", "--changed", list_, directory_.write("urls.txt", lines)});
  {
    Program program(options);
    ASSERT_TRUE(program.wait_for_error_text("saved entry=100 "));
    program.send_signal(SIGKILL);
    program.wait();
  }
  ASSERT_FALSE(std::filesystem::exists(list_));
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  std::string told;
  for (auto const& changed : expected)
    told += changed + '\n';
  EXPECT_EQ(read_file(list_), told);
}

// The command may change to another folder.
TEST_F(Changes, AreInADirectoryThatIsNamedInFull) {
  ProgramOptions options;
  options.directory = directory_.path();
  options.arguments = with_site({"-o", "relative", "--on-change", "cd / && cat \"$SCRAPE_RUN_DIR/$(cat)\""});
  options.arguments.push_back(site_.url("/notes/1.txt"));
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.out, read_file(directory_ / "relative/" + path("notes/1.txt")));
}

TEST_F(Changes, LetTheCommandPrintWhereItDoesNotDisturb) {
  EXPECT_EQ(run_with_hook("echo out; echo err >&2").out, "out\n");
  auto const ended = run_with_hook("echo out; echo err >&2", {"-q", "--fresh", "--changed", "-"});
  EXPECT_EQ(ended.out.find("out\n"), std::string::npos) << ended.out;
  EXPECT_EQ(ended.err, "out\nerr\n");
}

// More than a pipe holds.
TEST_F(Changes, NeedNotBeReadByTheCommand) {
  auto const ended =
      fetch_with({"-q", "--name", "{index}-" + std::string(200, 'x'), "--on-change", "exec <&-; true"}, pages(400));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
}

TEST_F(Changes, MakeTheRunFailWhenTheCommandFails) {
  auto const ended = run_with_hook("echo broken >&2; exit 7", {"-q", "--summary", summary_});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(
      ended.err,
      "broken\nscrape: the command of --on-change ended with status 7; the next run tells of the changes again\n");
  EXPECT_EQ(summary().at("exit_code").to_number<int>(), 3);
  EXPECT_EQ(run_with_hook("/no/such/command").exit_code, 3);
  EXPECT_NE(run_with_hook("kill -9 $$").err.find("was ended by signal 9 (Killed)"), std::string::npos);
}

TEST_F(Changes, AreNotToldToTheCommandWhenTheirFileCannotBeWritten) {
  auto const ended = run_with_hook("echo ran >&2", {"-q", "--changed", "/dev/full"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.err,
            "scrape: cannot write the list of changes '/dev/full': No space left on device; the next run tells of the "
            "changes again\n");
}

// What we ignore would be ignored by everything that the command starts.
TEST_F(Changes, ComeToACommandWithTheUsualSignals) {
  for (auto const number : {SIGPIPE, SIGXFSZ, SIGUSR1, SIGTERM, SIGINT}) {
    auto const ended = run_with_hook("ulimit -c 0; kill -" + std::to_string(number) + " $$; true");
    EXPECT_NE(ended.err.find("was ended by signal " + std::to_string(number) + ' '), std::string::npos) << ended.err;
  }
}

TEST_F(Changes, ComeToACommandWithoutOurOpenFiles) {
  // The last one is what ls(1) reads.
  EXPECT_EQ(run_with_hook("ls /proc/self/fd").out, "0\n1\n2\n3\n");
}

TEST_F(Changes, ComeToACommandThatGetsTheSignalThatStopsTheRun) {
  auto program = start_with_hook("trap 'echo bye >&2; exit 0' TERM; echo begun >&2; while :; do sleep 0.05; done");
  ASSERT_TRUE(program.wait_for_error_text("begun"));
  program.send_signal(SIGTERM);
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 143);
  EXPECT_TRUE(ended.err.ends_with("bye\n")) << ended.err;
}

// From then on a service manager has patience for TimeoutStopSec only.
TEST_F(Changes, ComeToACommandBeforeAServiceManagerHearsOfTheEnd) {
  ServiceManager manager(directory_ / "notify");
  ProgramOptions options;
  options.environment = {manager.environment()};
  options.arguments = with_site({"-j", "1", "--max-total", "1", "--on-change",
                                 "echo begun >&2; while ! [ -e " + in("go") + " ]; do sleep 0.05; done",
                                 site_.url("/bytes/1000"), site_.url("/bytes/2000")});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("begun"));
  manager.last();
  directory_.write("go", "");
  EXPECT_EQ(program.wait().exit_code, 5);
  EXPECT_NE(manager.next_with("STOPPING=1"), "");
}

TEST_F(Changes, ComeToACommandThatASecondSignalEnds) {
  auto program = start_with_hook("trap '' TERM INT; echo begun >&2; while :; do sleep 0.05; done");
  ASSERT_TRUE(program.wait_for_error_text("begun"));
  program.send_signal(SIGTERM);
  program.send_signal(SIGINT);
  auto const ended = program.wait();
  EXPECT_TRUE(ended.exit_code == 143 || ended.exit_code == 130) << ended.exit_code;
}

TEST_F(Changes, WaitForTheNextRunWhenThisOneIsStopped) {
  directory_.write("changed.txt", "old\n");
  ProgramOptions options;
  options.arguments =
      with_site({"-vv", "--changed", list_, "--on-change", "echo ran >&2", site_.url("/delay/500"), "-"});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("requested entry=1"));
  program.send_signal(SIGTERM);
  auto const ended = program.wait();
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 1}}));
  EXPECT_EQ(ended.exit_code, 143);
  EXPECT_EQ(ended.err.find("ran\n"), std::string::npos) << ended.err;
  EXPECT_EQ(read_file(list_), "old\n");
}

TEST_F(Changes, AreNotAskedForWithoutPages) {
  for (auto const* const option : {"--changed", "--on-change"}) {
    auto const ended = fetch({"--no-save", option, "x", site_.url("/notes/1.txt")});
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_NE(ended.err.find(option + std::string(" tells of saved pages")), std::string::npos) << ended.err;
  }
}

TEST_F(Changes, ShareTheirFileWithNothingElse) {
  auto const ended = fetch({"--changed", "x", "--metrics", "./x", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("--metrics and --changed both write to"), std::string::npos) << ended.err;
}

// As cron(8) wants it: what is printed is mailed.
TEST_F(Changes, AreNothingToTalkAboutWhenAllIsWell) {
  auto const ended = fetch({"-q", "--changed", list_, "--on-change", "cat > /dev/null", "--summary", summary_,
                            "--metrics", directory_ / "scrape.prom", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out + ended.err, "");
}

}  // namespace
}  // namespace scrape::test
