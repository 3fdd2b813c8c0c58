// One run in a directory at a time, and when it may begin.

#include "cli/run.hpp"
#include "support/service_manager.hpp"

#include <cerrno>
#include <csignal>
#include <optional>
#include <regex>

namespace scrape::test {
namespace {

class Lock : public Run {
 protected:
  // Has the directory until its input ends, and one page in it.
  void hold(std::optional<int> lock_failure = std::nullopt) {
    ProgramOptions options;
    options.arguments = with_site({"-v", "--extract", "a=regex:.*", "--extracted", rows_});
    options.lock_failure = lock_failure;
    holder_.emplace(options);
    holder_->write_input(site_.url("/notes/1.txt") + "\n");
    ASSERT_TRUE(holder_->wait_for_error_text("saved"));
  }

  // Another run in the same directory, for another page, and to the same files.
  std::vector<std::string> second(std::vector<std::string> options) const {
    options.insert(options.end(), {"--extract", "a=regex:.*", "--extracted", rows_, site_.url("/notes/2.txt")});
    return with_site(options);
  }

  Ended let_holder_end() { return holder_->wait(); }

  std::string held() const { return "scrape: another run holds '" + pages_ + "'"; }

  std::vector<std::string> recorded_urls() const {
    std::vector<std::string> urls;
    for (auto const& record : records())
      urls.push_back(text_of(record, "url"));
    return urls;
  }

  std::string leave_behind(std::string_view name) const {
    return directory_.write("pages/.scrape/tmp/" + std::string(name), "half a page");
  }

  std::string rows_ = directory_ / "rows.jsonl";
  std::string lock_file_ = pages_ + "/.scrape/lock";
  std::optional<Program> holder_;
};

TEST_F(Lock, KeepsASecondRunOutAndTellsWhoHasIt) {
  hold();
  auto const message =
      std::regex(held() + ": process " + std::to_string(holder_->id()) +
                 R"(, since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ; --wait 10m would wait for it\n)");
  for (auto const* const loudness : {"-v", "-q"}) {
    auto const ended = scrape(second({loudness}));
    EXPECT_EQ(ended.exit_code, 75);
    EXPECT_TRUE(std::regex_match(ended.err, message)) << ended.err;
  }
  EXPECT_EQ(let_holder_end().exit_code, 0);
}

TEST_F(Lock, KeepsWhatIsThereFromASecondRun) {
  hold();
  auto const unfinished = leave_behind("1-1");
  EXPECT_EQ(scrape(second({"--summary", summary_})).exit_code, 75);
  EXPECT_TRUE(std::filesystem::exists(unfinished)) << "it may be the first run's";
  EXPECT_FALSE(std::filesystem::exists(summary_));
  EXPECT_EQ(site_.server().counters().requests, 1U);

  holder_->write_input(site_.url("/notes/3.txt") + "\n");
  EXPECT_EQ(let_holder_end().exit_code, 0);
  EXPECT_EQ(recorded_urls(), (std::vector{site_.url("/notes/1.txt"), site_.url("/notes/3.txt")}));
  EXPECT_EQ(read_records(rows_).size(), 2U);
}

TEST_F(Lock, IsFreeAgainAfterARun) {
  EXPECT_EQ(fetch({site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_EQ(fetch({site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(lock_file_));
}

TEST_F(Lock, IsFreedByDeath) {
  hold();
  holder_->send_signal(SIGKILL);
  EXPECT_EQ(let_holder_end().exit_code, 128 + SIGKILL);
  EXPECT_EQ(scrape(second({})).exit_code, 0);
  EXPECT_EQ(recorded_urls(), std::vector{site_.url("/notes/2.txt")});
}

TEST_F(Lock, IsOfTheDirectoryWhateverItIsCalled) {
  hold();
  std::filesystem::create_symlink(pages_, directory_ / "other");
  EXPECT_EQ(scrape({"-o", directory_ / "other", "--cacert", site_.ca_file(), site_.url("/notes/2.txt")}).exit_code, 75);
  EXPECT_EQ(scrape({"-o", directory_ / "more", "--cacert", site_.ca_file(), site_.url("/notes/2.txt")}).exit_code, 0);
}

TEST_F(Lock, IsWaitedForWhenAsked) {
  hold();
  ProgramOptions options;
  options.arguments = second({"--wait", "1h"});
  Program waiting(options);
  ASSERT_TRUE(waiting.wait_for_error_text("; waiting up to 1 h 0 m for it")) << waiting.wait().err;
  waiting.send_signal(SIGUSR1);  // Who asks for the status does not want it to end.
  EXPECT_EQ(let_holder_end().exit_code, 0);
  EXPECT_EQ(waiting.wait().exit_code, 0);
  EXPECT_EQ(recorded_urls(), std::vector{site_.url("/notes/2.txt")});
}

TEST_F(Lock, IsWaitedForSilentlyWhenAskedToBeQuiet) {
  hold();
  ProgramOptions options;
  options.arguments = second({"--wait", "1h", "-q"});
  ServiceManager manager(directory_ / "notify");
  options.environment = {manager.environment()};
  Program waiting(options);
  ASSERT_NE(manager.next_with("; waiting up to 1 h 0 m for it"), "");
  EXPECT_EQ(let_holder_end().exit_code, 0);
  auto const ended = waiting.wait();
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
}

TEST_F(Lock, IsNotWaitedForLongerThanAsked) {
  hold();
  auto const ended = scrape(second({"--wait", "70ms", "-q"}));
  EXPECT_EQ(ended.exit_code, 75);
  EXPECT_TRUE(ended.err.starts_with(held())) << ended.err;
  EXPECT_TRUE(ended.err.ends_with("; waited 70 ms for it\n")) << ended.err;
}

TEST_F(Lock, IsNotWaitedForAfterAStopSignal) {
  hold();
  ProgramOptions options;
  options.arguments = second({"--wait", "1h"});
  Program waiting(options);
  ASSERT_TRUE(waiting.wait_for_error_text("; waiting up to"));
  waiting.send_signal(SIGTERM);
  EXPECT_EQ(waiting.wait().exit_code, 128 + SIGTERM);
  EXPECT_EQ(let_holder_end().exit_code, 0);
  EXPECT_EQ(recorded_urls(), std::vector{site_.url("/notes/1.txt")});
}

TEST_F(Lock, NamesNobodyWhenItsFileDoesNot) {
  hold();
  ProgramOptions options;
  options.arguments = {"--version"};
  Program gone(options);
  auto const number_of_the_dead = std::to_string(gone.id());
  gone.wait();
  auto const time = std::string(" 2026-11-27T13:05:12.123Z");
  for (auto const& content :
       {std::string(), std::string("\0\xff\x1b[2J", 6), std::string("1"), std::string("1\n"), "1" + time, time + "\n",
        "-1" + time + "\n", "0" + time + "\n", "99999999999999999999" + time + "\n", "1x" + time + "\n",
        "1" + time + "x\n", std::string("1 yesterday\n"), std::string(100'000, '1'),
        number_of_the_dead + time + "\n"}) {
    directory_.write("pages/.scrape/lock", content);
    auto const ended = scrape(second({}));
    EXPECT_EQ(ended.exit_code, 75);
    EXPECT_EQ(ended.err, held() + "; --wait 10m would wait for it\n") << content.substr(0, 60);
  }
}

TEST_F(Lock, IsTakenWhateverItsFileHolds) {
  directory_.write("pages/.scrape/lock", std::string(100'000, '\xff'));
  hold();
  auto const ended = scrape(second({}));
  EXPECT_EQ(ended.exit_code, 75);
  EXPECT_TRUE(ended.err.starts_with(held() + ": process " + std::to_string(holder_->id()) + ", since ")) << ended.err;
}

TEST_F(Lock, IsLocalTroubleWhenItCannotBeMade) {
  std::filesystem::create_directories(lock_file_);
  auto const ended = fetch({site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.err,
            "scrape: cannot write to the output directory '" + pages_ + "': " + lock_file_ + ": Is a directory\n");
}

TEST_F(Lock, IsNotNeededToAskWhatWouldBeDone) {
  hold();
  EXPECT_EQ(scrape(second({"--dry-run"})).exit_code, 0);
}

TEST_F(Lock, IsDoneWithoutWhereTheFileSystemHasNone) {
  hold(ENOLCK);
  auto const unfinished = leave_behind("1-1");
  ProgramOptions options;
  options.arguments = second({});
  options.lock_failure = EOPNOTSUPP;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 0);
  auto const message = "scrape: the file system of '" + pages_ + "' has no locks: ";
  EXPECT_TRUE(ended.err.starts_with(message)) << ended.err;
  EXPECT_EQ(ended.err.find(message), ended.err.rfind(message)) << "said once";
  EXPECT_TRUE(std::filesystem::exists(unfinished)) << "it may be that of another run";
  EXPECT_EQ(let_holder_end().exit_code, 0);
}

TEST_F(Lock, IsFollowedByClearingAwayWhatKilledRunsLeft) {
  leave_behind("4711-1");
  leave_behind("4711-2+");
  leave_behind("a/b/c");
  EXPECT_EQ(fetch({site_.url("/notes/1.txt")}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
}

TEST_F(Run, SleepsAtRandomBeforeAnythingElseUntilItIsStopped) {
  ProgramOptions options;
  options.arguments = with_site({"-v", "--jitter", "10000h", site_.url("/notes/1.txt")});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("scrape: starting in "));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGTERM);
  EXPECT_FALSE(std::filesystem::exists(pages_));
}

TEST_F(Run, StartsAfterItsJitter) {
  auto const ended = fetch({"-q", "--jitter", "5ms", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(records().size(), 1U);
}

}  // namespace
}  // namespace scrape::test
