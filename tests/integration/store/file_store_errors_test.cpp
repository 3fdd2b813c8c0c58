// What stands in a page's way: the failure has a name, and leaves nothing behind.

#include "integration/support/file_size_limit.hpp"
#include "integration/support/pages.hpp"

#include <scrape/base/fatal.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <future>

#include <unistd.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using Files = std::vector<std::string>;

error_code system_error(int number) {
  return {number, boost::system::system_category()};
}

class FileStoreErrors : public testing::Test {
 protected:
  // A page that fails, small or large, leaves no file of its own.
  void expect_failure(std::string const& path, int number) {
    for (std::size_t const size : {10U, 200'000U}) {
      auto const stored = pages_.save(path, {std::string(size, 'x')});
      ASSERT_FALSE(stored);
      EXPECT_EQ(stored.error(), system_error(number)) << stored.error().message();
    }
    pages_.settle();
    EXPECT_EQ(pages_.temporary_files(), 0U);
  }

  test::Pages pages_;
};

TEST_F(FileStoreErrors, AFolderInTheWayOfAFile) {
  ASSERT_TRUE(pages_.save("a.html/b", {"x"}));
  expect_failure("a.html", EISDIR);
  EXPECT_EQ(pages_.files(), Files{"a.html/b"});
}

TEST_F(FileStoreErrors, AFileInTheWayOfAFolder) {
  ASSERT_TRUE(pages_.save("a", {"old"}));
  expect_failure("a/b/c.html", ENOTDIR);
  EXPECT_EQ(read_file(pages_ / "a"), "old");
}

TEST_F(FileStoreErrors, ANameThatTheFileSystemDoesNotTake) {
  expect_failure(std::string(300, 'n'), ENAMETOOLONG);
  EXPECT_EQ(pages_.files(), Files{});
}

TEST_F(FileStoreErrors, AFileThatMayNotGrow) {
  ASSERT_TRUE(pages_.save("a.html", {"old"}));
  test::FileSizeLimit const limit(5);
  expect_failure("a.html", EFBIG);
  EXPECT_EQ(read_file(pages_ / "a.html"), "old");
}

TEST_F(FileStoreErrors, AFolderWithoutTheRightToWrite) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  ASSERT_TRUE(pages_.save("closed/a.html", {"old"}));
  fs::permissions(pages_ / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  expect_failure("closed/b.html", EACCES);
  fs::permissions(pages_ / "closed", fs::perms::owner_all);
}

TEST_F(FileStoreErrors, ADirectoryThatIsTakenAway) {
  fs::remove_all(pages_.path());
  auto const stored = pages_.save("a.html", {"x"});
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error(), system_error(ENOENT));
}

// The next process of the same number, as in every container, used to fail at its first page.
TEST_F(FileStoreErrors, WhatAKilledRunLeftBehindIsInNobodysWay) {
  for (int i = 0; i < 5; ++i) {
    std::ofstream(pages_ / (".scrape/tmp/" + std::to_string(::getpid()) + '-' + std::to_string(i))) << "left behind";
  }
  for (auto const* const name : {"a.html", "b.html", "c.html"}) {
    auto const stored = pages_.save(name, {"new"});
    ASSERT_TRUE(stored) << stored.error().message();
    EXPECT_EQ(read_file(pages_ / name), "new");
  }
  EXPECT_EQ(pages_.temporary_files(), 5U);
}

TEST_F(FileStoreErrors, TwoStoresInOneDirectoryDoNotMeet) {
  asio::io_context io;
  Disk disk;
  auto const other = make_file_store(disk, pages_.path());
  auto const theirs = other->open("theirs");
  auto const ours = pages_.open("ours");
  std::vector<std::string> const large{std::string(200'000, 'x')};
  EXPECT_TRUE(test::run(io, test::write_pieces(*theirs, large)));
  EXPECT_TRUE(pages_.write(*ours, large));
  EXPECT_TRUE(test::commit(io, *theirs));
  EXPECT_TRUE(pages_.commit(*ours));
  EXPECT_EQ(fs::file_size(pages_ / "theirs"), 200'000U);
  EXPECT_EQ(fs::file_size(pages_ / "ours"), 200'000U);
}

// What a sink left behind used to refer to a store that was gone.
TEST(FileStoreEnd, MayComeBeforeTheDiskHasRemovedWhatIsNotWanted) {
  test::TemporaryDirectory const directory;
  asio::io_context io;
  std::promise<void> release;
  Disk disk;
  {
    auto const store = make_file_store(disk, directory / "pages");
    auto const sink = store->open("a");
    ASSERT_TRUE(test::run(io, test::write_pieces(*sink, {std::string(200'000, 'x')})));
    disk.post([released = release.get_future().share()] { released.wait(); });
  }
  release.set_value();
  disk.finish();
  EXPECT_TRUE(fs::is_empty(directory / "pages/.scrape/tmp"));
}

TEST(FileStoreDirectory, MustBeOne) {
  test::TemporaryDirectory const directory;
  Disk disk;
  EXPECT_THROW(make_file_store(disk, directory.write("file", "x")), LocalTrouble);
  EXPECT_THROW(make_file_store(disk, directory / "file/below"), LocalTrouble);
  EXPECT_THROW(make_file_store(disk, "/proc/nowhere"), LocalTrouble);
}

TEST(FileStoreDirectory, IsMadeWithAllItsParents) {
  test::TemporaryDirectory const directory;
  Disk disk;
  auto const store = make_file_store(disk, directory / "a/b/c");
  EXPECT_TRUE(fs::is_directory(directory / "a/b/c"));
}

TEST(FileStoreDirectory, MustBeWritable) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  test::TemporaryDirectory const directory;
  fs::create_directory(directory / "closed");
  fs::permissions(directory / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  Disk disk;
  EXPECT_THROW(make_file_store(disk, directory / "closed"), LocalTrouble);
}

TEST(EndsTheRun, OnlyWhenNoPageCanBeSavedAnyMore) {
  for (auto const number : {ENOSPC, EDQUOT, EROFS, EIO})
    EXPECT_TRUE(ends_the_run(system_error(number))) << number;
  for (auto const number : {EISDIR, ENOTDIR, ENAMETOOLONG, EFBIG, EACCES, ECONNRESET})
    EXPECT_FALSE(ends_the_run(system_error(number))) << number;
  EXPECT_FALSE(ends_the_run({}));
  EXPECT_FALSE(ends_the_run(Errc::name_taken));
}

}  // namespace
}  // namespace scrape::store
