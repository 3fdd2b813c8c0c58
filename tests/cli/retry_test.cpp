// What is tried again, how often, and what is kept of what fails.

#include "cli/run.hpp"

#include <csignal>
#include <filesystem>

namespace scrape::test {
namespace {

class Retry : public Run {
 protected:
  Ended fetch(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--cacert", site_.ca_file(), "-o", pages_});
    return scrape(std::move(arguments));
  }

  // Two pages one after the other, with a retry that is far away.
  ProgramOptions patient(std::string const& first, std::string const& second) const {
    ProgramOptions options;
    options.arguments = {"-vv",
                         "-j",
                         "1",
                         "--retry-delay",
                         "1h",
                         "--cacert",
                         site_.ca_file(),
                         "-o",
                         pages_,
                         site_.url(first),
                         site_.url(second)};
    return options;
  }
};

TEST_F(Retry, BringsThePageOfAServerThatWasBusy) {
  auto const ended = fetch({site_.url("/flaky/2/a")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(number_of(records().at(0), "attempts"), 3);
}

TEST_F(Retry, GivesUpInTheEnd) {
  auto const ended = fetch({"--retry", "2", "--retry-delay", "1ms", site_.url("/status/500")});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(number_of(records().at(0), "attempts"), 3);
  EXPECT_EQ(site_.server().counters().requests, 3U);
}

TEST_F(Retry, IsNotForWhatStays) {
  auto const ended = fetch({site_.url("/status/404"), site_.url("/fail/gzip-corrupt")});
  EXPECT_EQ(ended.exit_code, 4);
  for (auto const& record : records())
    EXPECT_EQ(number_of(record, "attempts"), 1);
}

// Regression: the name of the first attempt belonged to another page for the second.
TEST_F(Retry, SavesUnderTheNameOfTheAttemptThatFailed) {
  auto const ended =
      fetch({"--retry", "1", "--retry-delay", "1ms", "--name", "page", site_.url("/fail/truncated-length")});
  EXPECT_EQ(text_of(records().at(0), "error_class"), "truncated") << ended.err;
  EXPECT_EQ(number_of(records().at(0), "attempts"), 2);
}

TEST_F(Retry, HoldsUpNobodyElse) {
  Program program(patient("/status/500", "/notes/1.txt"));
  ASSERT_TRUE(program.wait_for_error_text("retrying entry=1"));
  EXPECT_TRUE(program.wait_for_error_text("saved entry=2"));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 143);
}

TEST_F(Retry, IsCutShortByAStopSignal) {
  Program program(patient("/status/500", "/status/502"));
  ASSERT_TRUE(program.wait_for_error_text("retrying entry=1"));
  ASSERT_TRUE(program.wait_for_error_text("retrying entry=2"));
  program.send_signal(SIGTERM);
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 143) << ended.err;
  EXPECT_EQ(records().size(), 2U);
  for (auto const& record : records())
    EXPECT_EQ(text_of(record, "error_class"), "stopped");
}

TEST_F(Retry, TellsHowLongAServerAsksToWait) {
  fetch({"--retry", "0", site_.url("/status/503")});
  EXPECT_EQ(text_of(records().at(0), "error"), "the server answered 503 and asks to wait 1.0 s");
}

TEST_F(Retry, LeavesErrorPagesOut) {
  fetch({site_.url("/status/404")});
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"manifest.jsonl"}));
}

TEST_F(Retry, KeepsErrorPagesThatAreWantedBesideTheGoodOnes) {
  auto const name = site_.folder() + "/status/";
  std::filesystem::create_directories(pages_ + "/" + name);
  directory_.write("pages/" + name + "404~.html", "what an earlier run saved");

  auto const ended = fetch({"--keep-error-pages", site_.url("/status/404")});

  EXPECT_EQ(ended.exit_code, 4);
  auto const record = records().at(0);
  EXPECT_EQ(text_of(record, "outcome"), "failed");
  EXPECT_EQ(text_of(record, "error_class"), "http_status");
  EXPECT_EQ(text_of(record, "path"), name + "404~~404.html");
  EXPECT_NE(read_file(pages_ + "/" + text_of(record, "path")).find("Status 404"), std::string::npos);
  EXPECT_EQ(read_file(pages_ + "/" + name + "404~.html"), "what an earlier run saved");
}

TEST_F(Retry, KeepsOnlyTheLastErrorPage) {
  auto const ended =
      fetch({"--keep-error-pages", "--retry", "1", "--retry-delay", "1ms", "--name", "x", site_.url("/flaky/1/b")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"manifest.jsonl", "x"}));
}

TEST_F(Retry, SaysWhichLimitWasHit) {
  struct Row {
    std::vector<std::string> options;
    char const* target;
    char const* words;
  };
  Row const table[] = {
      {{"-m", "300ms"}, "/fail/hang", "--max-time"},
      {{"--idle-timeout", "300ms"}, "/fail/stall-in-body", "--idle-timeout"},
      {{"--speed-limit", "1M", "--speed-time", "1s"}, "/fail/stall-in-body", "--speed-limit"},
      {{"--max-filesize", "1k"}, "/bytes/2000", "--max-filesize"},
      {{"--max-redirs", "2"}, "/redirect/3", "--max-redirs"},
  };
  for (auto const& [options, target, words] : table) {
    auto arguments = options;
    arguments.insert(arguments.end(), {"--retry", "0", site_.url(target)});
    fetch(arguments);
    EXPECT_NE(text_of(records().at(0), "error").find(words), std::string::npos) << text_of(records().at(0), "error");
  }
}

}  // namespace
}  // namespace scrape::test
