// The file of records: order, whole lines, and what is left of it when something fails.

#include "integration/support/file_size_limit.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/append_file.hpp>
#include <scrape/store/disk.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdio>
#include <future>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace scrape::store {
namespace {

using test::read_file;

// Makes a file our standard output, as a shell does for `>>`.
class OutputTo {
 public:
  explicit OutputTo(std::string const& path) : before_(::dup(STDOUT_FILENO)) {
    std::fflush(stdout);
    auto const file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    ::dup2(file, STDOUT_FILENO);
    ::close(file);
  }
  OutputTo(OutputTo const&) = delete;
  OutputTo& operator=(OutputTo const&) = delete;
  ~OutputTo() {
    ::dup2(before_, STDOUT_FILENO);
    ::close(before_);
  }

 private:
  int before_;
};

class ManifestFile : public testing::Test {
 protected:
  // Each line alone, so that one may fail where others do not.
  static void append(AppendFile& manifest, Disk& disk, std::string_view line) {
    manifest.append(line);
    std::promise<void> done;
    disk.post([&done] { done.set_value(); });
    done.get_future().wait();
  }

  static error_code write_to_output(std::string const& file, std::vector<std::string_view> const& lines) {
    OutputTo const output(file);
    asio::io_context io;
    Disk disk;
    AppendFile manifest(disk, io.get_executor(), "manifest", "-");
    for (auto const line : lines)
      append(manifest, disk, line);
    return manifest.failure();
  }

  asio::io_context io_;
  test::TemporaryDirectory directory_;
  std::string path_ = directory_ / "manifest.jsonl";
};

TEST_F(ManifestFile, HoldsTheLinesInTheirOrder) {
  Disk disk;
  AppendFile manifest(disk, io_.get_executor(), "manifest", path_);
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    auto const line = std::to_string(i) + '\n';
    expected += line;
    manifest.append(line);
  }
  disk.finish();
  EXPECT_EQ(read_file(path_), expected);
  EXPECT_FALSE(manifest.failure());
}

std::string line_of(char thread, int number) {
  return thread + std::to_string(number) + std::string(static_cast<std::size_t>(number % 100), thread);
}

TEST_F(ManifestFile, TakesLinesOfSeveralThreadsWhole) {
  Disk disk;
  AppendFile manifest(disk, io_.get_executor(), "manifest", path_);
  auto const write = [&manifest](char thread) {
    for (int i = 0; i < 10'000; ++i)
      manifest.append(line_of(thread, i) + '\n');
  };
  std::thread first(write, 'a');
  std::thread second(write, 'b');
  first.join();
  second.join();
  disk.finish();

  std::istringstream lines(read_file(path_));
  std::map<char, int> count;
  for (std::string line; std::getline(lines, line);)
    ASSERT_EQ(line, line_of(line.at(0), count[line.at(0)]++));
  EXPECT_EQ(count, (std::map<char, int>{{'a', 10'000}, {'b', 10'000}}));
}

TEST_F(ManifestFile, ReplacesTheOneBeforeWithItsFirstLineOnly) {
  directory_.write("manifest.jsonl", "a long line of the run before\n");
  Disk disk;
  AppendFile manifest(disk, io_.get_executor(), "manifest", path_);
  EXPECT_EQ(read_file(path_), "a long line of the run before\n");
  append(manifest, disk, "new\n");
  EXPECT_EQ(read_file(path_), "new\n");
  append(manifest, disk, "more\n");
  EXPECT_EQ(read_file(path_), "new\nmore\n");
}

TEST_F(ManifestFile, MakesItsFolder) {
  Disk disk;
  AppendFile manifest(disk, io_.get_executor(), "manifest", directory_ / "a/b/manifest.jsonl");
  append(manifest, disk, "line\n");
  EXPECT_EQ(read_file(directory_ / "a/b/manifest.jsonl"), "line\n");
}

TEST_F(ManifestFile, MustBeAFile) {
  Disk disk;
  EXPECT_THROW(AppendFile(disk, io_.get_executor(), "manifest", directory_.path().string()), LocalTrouble);
  EXPECT_THROW(AppendFile(disk, io_.get_executor(), "manifest", "/proc/nowhere/manifest.jsonl"), LocalTrouble);
}

TEST_F(ManifestFile, SaysWhyLinesWereLost) {
  Disk disk;
  AppendFile manifest(disk, io_.get_executor(), "manifest", "/dev/full");
  append(manifest, disk, "line\n");
  EXPECT_EQ(manifest.failure(), error_code(ENOSPC, boost::system::system_category()));
}

TEST_F(ManifestFile, TakesHalfALineBack) {
  Disk disk;
  AppendFile manifest(disk, io_.get_executor(), "manifest", path_);
  test::FileSizeLimit const limit(20);
  append(manifest, disk, "0123456789\n");
  append(manifest, disk, "a line that does not fit\n");
  EXPECT_EQ(manifest.failure(), error_code(EFBIG, boost::system::system_category()));
  EXPECT_EQ(read_file(path_), "0123456789\n");
}

// Writing used to go on behind what had been taken back: after a disk that was full for a moment, NULs.
TEST_F(ManifestFile, GoesOnBehindTheLastWholeLine) {
  Disk disk;
  AppendFile manifest(disk, io_.get_executor(), "manifest", path_);
  test::FileSizeLimit const limit(20);
  append(manifest, disk, "0123456789\n");
  append(manifest, disk, "a line that does not fit\n");
  append(manifest, disk, "fits\n");
  EXPECT_EQ(read_file(path_), "0123456789\nfits\n");
  EXPECT_TRUE(manifest.failure()) << "a line is missing all the same";
}

// `scrape -m - >> log` used to empty the log.
TEST_F(ManifestFile, AddsToWhatStandardOutputHoldsAlready) {
  auto const log = directory_.write("log", "before\n");
  write_to_output(log, {"first\n", "second\n"});
  EXPECT_EQ(read_file(log), "before\nfirst\nsecond\n");
}

TEST_F(ManifestFile, TakesNothingOfOthersBackOnStandardOutput) {
  auto const log = directory_.write("log", "before\n");
  test::FileSizeLimit const limit(12);
  auto const failure = write_to_output(log, {"a line that does not fit\n"});
  EXPECT_TRUE(failure);
  EXPECT_TRUE(read_file(log).starts_with("before\n"));
}

}  // namespace
}  // namespace scrape::store
