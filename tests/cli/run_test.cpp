// A run as a whole: names, records, streams, exit codes, signals, a disk that is full.

#include "support/local_site.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <set>

#include <unistd.h>

namespace scrape::test {
namespace {

class Run : public testing::Test {
 protected:
  std::vector<std::string> with_site(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--cacert", site_.ca_file(), "-o", pages_});
    return arguments;
  }
  Ended fetch(std::vector<std::string> arguments) const { return scrape(with_site(std::move(arguments))); }
  std::vector<Record> records() const { return read_records(pages_ + "/manifest.jsonl"); }

  LocalSite site_;
  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
};

TEST_F(Run, NamesFilesByIndexAsTheClassicLessonDoes) {
  auto const ended =
      fetch({"--name", "file_{index}.html", site_.url("/articles/1.html"), site_.url("/articles/2.html")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"file_1.html", "file_2.html", "manifest.jsonl"}));
}

TEST_F(Run, NamesFilesByHostAndPath) {
  ASSERT_EQ(fetch({site_.url("/"), site_.url("/articles/1.html"), site_.url("/articles/1"), site_.url("/echo?q=Tea")})
                .exit_code,
            0);
  auto const files = files_below(pages_);
  auto const has = [&](std::string const& name) {
    return std::ranges::find(files, site_.folder() + name) != files.end();
  };
  EXPECT_TRUE(has("/index.html"));
  EXPECT_TRUE(has("/articles/1.html"));
  EXPECT_TRUE(has("/articles/1~.html"));
  EXPECT_EQ(files.size(), 5U);
}

TEST_F(Run, NeverSavesTwoEntriesUnderOneName) {
  auto const ended =
      fetch({"--name", "{stem}.html", "--per-host", "1", site_.url("/articles/1.html"), site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  auto const found = by_url(records());
  EXPECT_EQ(text_of(found.at(site_.url("/articles/1.html")), "outcome"), "saved");
  EXPECT_EQ(text_of(found.at(site_.url("/notes/1.txt")), "error_class"), "write");
}

TEST_F(Run, WritesNothingOutsideItsDirectory) {
  std::string list;
  for (auto const* const path : {"../evil", "/tmp/evil", "a/../../evil", ".scrape/state", "..", "x\\u0000y"}) {
    list +=
        R"({"url": ")" + site_.url("/notes/1.txt?") + std::to_string(list.size()) + R"(", "path": ")" + path + "\"}\n";
  }
  auto const ended = fetch({directory_.write("urls.txt", list), site_.url("/%2e%2e/%2e%2e/x/..%2f..%2fevil.txt")});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(files_below(directory_.path()), (std::vector<std::string>{"pages/manifest.jsonl", "urls.txt"}));
}

TEST_F(Run, SaysNothingWhenAllIsWellAndQuietIsAskedFor) {
  auto const quiet = fetch({"-q", site_.url("/notes/1.txt")});
  EXPECT_EQ(quiet.err + quiet.out, "");
  auto const usual = fetch({site_.url("/notes/1.txt")});
  EXPECT_EQ(usual.out, "");
  EXPECT_TRUE(usual.err.starts_with("scrape: 1 saved (")) << usual.err;
  EXPECT_EQ(std::ranges::count(usual.err, '\n'), 1);
}

TEST_F(Run, TellsWhatFailed) {
  auto const ended = fetch({"-q", site_.url("/notes/1.txt"), site_.url("/status/404")});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_NE(ended.err.find("argv:2: " + site_.url("/status/404") + ": the server answered 404 (http_status)"),
            std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find("1 saved"), std::string::npos);
  EXPECT_NE(ended.err.find("1 failed"), std::string::npos);
}

TEST_F(Run, WritesRecordsToStandardOutputWhenAsked) {
  auto const ended = fetch({"--manifest", "-", site_.url("/notes/1.txt"), site_.url("/notes/2.txt")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(parse_records(ended.out).size(), 2U);
  EXPECT_FALSE(std::filesystem::exists(pages_ + "/manifest.jsonl"));
}

TEST_F(Run, EndsQuietlyWhenNobodyReadsItsOutput) {
  std::vector<std::string> arguments{"--manifest", "-"};
  for (int i = 1; i <= 50; ++i)
    arguments.push_back(site_.url("/notes/" + std::to_string(i) + ".txt"));
  ProgramOptions options;
  options.arguments = with_site(arguments);
  options.closes_output_early = true;
  Program program(options);
  auto const ended = program.wait();
  EXPECT_EQ(ended.exit_code, 128 + SIGPIPE);
  EXPECT_EQ(ended.err, "");
}

TEST_F(Run, ShowsEachStepOfEachUrlInTheLog) {
  auto const ended = fetch({"-vv", site_.url("localhost", "/redirect/1")});
  EXPECT_EQ(ended.exit_code, 0);
  for (auto const* const step :
       {"debug queued entry=1 url=", "debug resolving entry=1 host=localhost", "debug resolved entry=1",
        "debug connecting entry=1", "debug connected entry=1", "debug secured entry=1", "debug requested entry=1",
        "debug head entry=1 status=302", "debug redirected entry=1", "debug head entry=1 status=200",
        "debug body entry=1", "debug stored entry=1", "info  saved entry=1", " ms="}) {
    EXPECT_NE(ended.err.find(step), std::string::npos) << step;
  }
}

TEST_F(Run, OverwritesAPageOfTheRunBeforeButNotOnFailure) {
  auto const list = directory_.write("urls.txt", site_.url("/flaky/0/run") + "\n");
  ASSERT_EQ(fetch({"--name", "page", list}).exit_code, 0);
  auto const before = read_file(pages_ + "/page");
  ASSERT_EQ(fetch({"--name", "page", site_.url("/fail/truncated-length")}).exit_code, 4);
  EXPECT_EQ(read_file(pages_ + "/page"), before);
}

TEST_F(Run, ReportsAnOutputDirectoryThatCannotBeMade) {
  auto const blocked = directory_.write("file", "in the way");
  auto const ended = scrape({"-o", blocked + "/pages", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("cannot write to the output directory '" + blocked + "/pages'"), std::string::npos)
      << ended.err;
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

TEST_F(Run, RecordsPagesThatAreTooLargeForTheFileSystem) {
  ProgramOptions options;
  options.arguments = with_site({site_.url("/bytes/500000"), site_.url("/notes/1.txt")});
  options.file_size_limit = 64 * 1024;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  auto const found = by_url(records());
  EXPECT_EQ(text_of(found.at(site_.url("/bytes/500000")), "error_class"), "write");
  EXPECT_EQ(text_of(found.at(site_.url("/notes/1.txt")), "outcome"), "saved");
  EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
}

TEST_F(Run, StopsWhenRecordsCannotBeWritten) {
  std::vector<std::string> arguments{"--manifest", "/dev/full"};
  for (int i = 1; i <= 20; ++i)
    arguments.push_back(site_.url("/notes/" + std::to_string(i) + ".txt"));
  auto const ended = fetch(arguments);
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("cannot write the manifest '/dev/full': No space left on device"), std::string::npos)
      << ended.err;
}

TEST_F(Run, StopsWhenTheDiskIsFull) {
  if (::system("unshare -rm true 2>/dev/null") != 0) GTEST_SKIP() << "this machine allows no mount namespaces";
  std::string list;
  for (int i = 0; i < 200; ++i)
    list += site_.url("/bytes/20000?" + std::to_string(i)) + "\n";
  auto const urls = directory_.write("urls.txt", list);
  std::filesystem::create_directory(directory_ / "small");
  // The manifest stands outside the full disk, so that every entry has its record.
  ProgramOptions options;
  options.executable = "/usr/bin/unshare";
  options.arguments = {"-rm",
                       "sh",
                       "-c",
                       "mount -t tmpfs -o size=300k tmpfs \"$1\" && shift && exec \"$@\"",
                       "sh",
                       directory_ / "small",
                       SCRAPE_BINARY,
                       "--cacert",
                       site_.ca_file(),
                       "-o",
                       directory_ / "small",
                       "--manifest",
                       directory_ / "m.jsonl",
                       urls};
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  auto counts = outcomes(read_records(directory_ / "m.jsonl"));
  EXPECT_EQ(counts["saved"] + counts["failed"] + counts["not_started"], 200);
  EXPECT_GT(counts["not_started"], 0);
  EXPECT_NE(ended.err.find("No space left on device"), std::string::npos) << ended.err;
}

class Signals : public Run, public testing::WithParamInterface<int> {
 protected:
  // Two URLs that take a while, and many that wait behind them.
  std::vector<std::string> slow_list(std::string const& target) const {
    std::vector<std::string> arguments{"--per-host", "2", "-vv"};
    for (int i = 0; i < 40; ++i)
      arguments.push_back(site_.url(target + "?" + std::to_string(i)));
    return with_site(arguments);
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
    if (text_of(record, "outcome") == "failed") EXPECT_EQ(text_of(record, "error_class"), "stopped");
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

INSTANTIATE_TEST_SUITE_P(Number, Signals, testing::Values(SIGINT, SIGTERM),
                         [](auto const& number) { return number.param == SIGINT ? "SIGINT" : "SIGTERM"; });

}  // namespace
}  // namespace scrape::test
