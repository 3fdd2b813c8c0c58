// --sync: what is recorded is there, however pages are made durable.

#include "cli/run.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

namespace scrape::test {
namespace {

class Sync : public Run {
 protected:
  // Every page that was saved according to the records is there, whole.
  void expect_true_records(std::vector<Record> const& all) const {
    for (auto const& record : all) {
      if (text_of(record, "outcome") != "saved") continue;
      auto const file = pages_ + '/' + text_of(record, "path");
      ASSERT_TRUE(std::filesystem::exists(file)) << file;
      EXPECT_EQ(std::filesystem::file_size(file), 1000U) << file;
    }
  }

  // The disk may take its time to make the first pages durable, which no record speaks of before.
  void wait_for_records() const {
    auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!std::filesystem::exists(pages_ + "/manifest.jsonl") && std::chrono::steady_clock::now() < give_up)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  std::string list(int count) const {
    std::string lines;
    for (auto const& url : pages(count))
      lines += url + '\n';
    return directory_.write("urls.txt", lines);
  }
};

class SyncEach : public Sync, public testing::WithParamInterface<std::string> {};

TEST_P(SyncEach, SavesEverything) {
  auto const ended = fetch({"--sync", GetParam(), "-j", "16", "--per-host", "16", list(300)});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 300}}));
  expect_true_records(records());
  EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
}

TEST_P(SyncEach, NeedsFewFiles) {
  ProgramOptions options;
  options.arguments = with_site({"--sync", GetParam(), "-j", "4", "--threads", "1", list(1500)});
  options.open_file_limit = 64;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 1500}}));
}

TEST_P(SyncEach, RecordsOnlyWhatIsThereWhenItIsKilled) {
  ProgramOptions options;
  options.arguments = with_site({"-v", "--sync", GetParam(), "-j", "16", "--per-host", "16", list(3000)});
  Program program(options);
  ASSERT_TRUE(program.wait_for_error_text("saved entry=200 "));
  wait_for_records();
  program.send_signal(SIGKILL);
  program.wait();
  auto lines = read_file(pages_ + "/manifest.jsonl");
  lines.resize(lines.rfind('\n') + 1);
  expect_true_records(read_records(directory_.write("whole.jsonl", lines)));
  for (auto const& file : files_below(pages_)) {
    if (file != "manifest.jsonl") {
      EXPECT_EQ(std::filesystem::file_size(pages_ + '/' + file), 1000U) << file;
    }
  }
}

TEST_P(SyncEach, RecordsEverythingWhenItIsStopped) {
  for (auto const signals : {1, 2}) {
    std::vector<std::string> arguments{"-v", "--fresh", "--sync", GetParam(), "-j", "16", "--per-host", "16"};
    // The second signal, too, is to come before all is over.
    if (signals == 2) arguments.push_back(site_.url("/fail/hang"));
    arguments.push_back(list(3000));
    ProgramOptions options;
    options.arguments = with_site(arguments);
    Program program(options);
    ASSERT_TRUE(program.wait_for_error_text("saved entry=200 "));
    for (int i = 0; i < signals; ++i)
      program.send_signal(SIGTERM);
    auto const ended = program.wait();
    EXPECT_EQ(ended.exit_code, 128 + SIGTERM) << ended.err;
    EXPECT_EQ(records().size(), static_cast<std::size_t>(3000 + signals - 1));
    expect_true_records(records());
    EXPECT_TRUE(std::filesystem::is_empty(pages_ + "/.scrape/tmp"));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, SyncEach, testing::Values("none", "batch", "each"),
                         [](auto const& kind) { return kind.param; });

// Regression: the lock made the directory, and nobody made its name durable.
TEST_F(Sync, FetchesNothingBeforeANewDirectoryIsDurable) {
  auto const deep = pages_ + "/new/and/deep";
  ProgramOptions options;
  options.arguments = with_site({"-o", deep, site_.url("/notes/1.txt")});
  options.sync_failure = EIO;
  auto const ended = Program(options).wait();
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.err, "scrape: cannot write to the output directory '" + deep + "': Input/output error\n");
  EXPECT_EQ(site_.server().counters().requests, 0U);

  std::filesystem::remove_all(pages_);
  options.arguments.insert(options.arguments.end(), {"--sync", "none"});
  EXPECT_EQ(Program(options).wait().err.find("cannot write to the output directory"), std::string::npos);
}

TEST_F(Sync, RefusesOtherWords) {
  auto const ended = fetch({"--sync", "always", site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_NE(ended.err.find("--sync: 'always' is not one of none, batch and each"), std::string::npos) << ended.err;
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

}  // namespace
}  // namespace scrape::test
