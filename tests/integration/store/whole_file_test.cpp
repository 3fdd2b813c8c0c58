#include "support/temporary_directory.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/whole_file.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

std::string rest_of(std::ifstream& file) {
  return {std::istreambuf_iterator<char>(file), {}};
}

class WholeFileTest : public testing::Test {
 protected:
  std::string content() const { return test::read_file(path_); }
  Names files() const { return test::files_below(directory_.path()); }

  // What is said of a path that cannot be written.
  static std::string refusal(std::string const& path) {
    try {
      WholeFile const file("numbers", path);
    } catch (LocalTrouble const& trouble) {
      return trouble.what();
    }
    return {};
  }

  test::TemporaryDirectory directory_;
  std::string path_ = directory_ / "numbers";
};

TEST_F(WholeFileTest, IsNotThereBeforeItsContent) {
  WholeFile const file("numbers", path_);
  EXPECT_EQ(files(), Names());
  EXPECT_TRUE(file.put("new").has_value());
  EXPECT_EQ(content(), "new");
  EXPECT_EQ(files(), Names{"numbers"});
}

TEST_F(WholeFileTest, IsAnotherOneForWhoeverReadsTheOldOne) {
  directory_.write("numbers", "old");
  std::ifstream old(path_);
  WholeFile const file("numbers", path_);
  EXPECT_EQ(content(), "old");
  EXPECT_TRUE(file.put("new").has_value());
  EXPECT_EQ(rest_of(old), "old");
  EXPECT_EQ(content(), "new");
  EXPECT_EQ(files(), Names{"numbers"});
}

TEST_F(WholeFileTest, HasWhatItHadWhenItCannotBeReplaced) {
  directory_.write("folder/numbers", "old");
  WholeFile const file("numbers", directory_ / "folder/numbers");
  fs::rename(directory_ / "folder", directory_ / "elsewhere");
  auto const put = file.put("new");
  ASSERT_FALSE(put.has_value());
  EXPECT_EQ(file.cannot_write(put.error()),
            "cannot write the numbers '" + (directory_ / "folder/numbers") + "': No such file or directory");
  EXPECT_EQ(test::read_file(directory_ / "elsewhere/numbers"), "old");
  EXPECT_EQ(files(), Names{"elsewhere/numbers"});
}

TEST_F(WholeFileTest, GetsItsFolders) {
  WholeFile const file("numbers", directory_ / "a/b/numbers");
  EXPECT_TRUE(file.put("new").has_value());
  EXPECT_EQ(files(), Names{"a/b/numbers"});
}

TEST_F(WholeFileTest, IsForThoseWhomTheUmaskAllows) {
  auto const before = ::umask(027);
  EXPECT_TRUE(WholeFile("numbers", path_).put("new").has_value());
  ::umask(before);
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(WholeFileTest, IsReplacedWhereLinksLeadTo) {
  fs::create_symlink("second", path_);
  fs::create_symlink("folder/third", directory_ / "second");
  EXPECT_TRUE(WholeFile("numbers", path_).put("new").has_value());
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(test::read_file(directory_ / "folder/third"), "new");
}

TEST_F(WholeFileTest, MayHaveTheLongestName) {
  auto const name = std::string(255, 'x');
  EXPECT_TRUE(WholeFile("numbers", directory_ / name).put("new").has_value());
  EXPECT_EQ(files(), Names{name});
}

TEST_F(WholeFileTest, IsWrittenAsItStandsWhereItIsNoFile) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  auto const reader = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  EXPECT_TRUE(WholeFile("numbers", path_).put("new").has_value());
  std::array<char, 8> read{};
  EXPECT_EQ(::read(reader, read.data(), read.size()), 3);
  ::close(reader);
  EXPECT_TRUE(fs::is_fifo(path_));
  auto const full = WholeFile("numbers", "/dev/full").put("new");
  EXPECT_EQ(full.error().value(), ENOSPC);
}

// /dev/stdout of `>> log`: what the log has stays, and so does the log.
TEST_F(WholeFileTest, IsWrittenAsItStandsThroughADescriptor) {
  directory_.write("numbers", "log ");
  auto const log = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  EXPECT_TRUE(WholeFile("numbers", "/dev/fd/" + std::to_string(log)).put("new").has_value());
  EXPECT_EQ(::write(log, " more", 5), 5);
  ::close(log);
  EXPECT_EQ(content(), "log new more");
}

TEST_F(WholeFileTest, IsRefusedWhereItCannotBe) {
  directory_.write("file", "");
  EXPECT_EQ(refusal(directory_.path()),
            "cannot write the numbers '" + directory_.path().string() + "': Is a directory");
  EXPECT_NE(refusal(directory_ / "folder/"), "");
  EXPECT_EQ(refusal(directory_ / "file/numbers"),
            "cannot write the numbers '" + (directory_ / "file/numbers") + "': Not a directory");
  EXPECT_NE(refusal("/proc/nowhere/numbers"), "");
  EXPECT_NE(refusal("/dev/fd/12345"), "");
  EXPECT_NE(refusal(directory_ / std::string(256, 'x')), "");
}

}  // namespace
}  // namespace scrape::store
