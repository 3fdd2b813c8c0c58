#include "support/temporary_directory.hpp"

#include <scrape/base/path.hpp>
#include <scrape/store/leftovers.hpp>

#include <gtest/gtest.h>

#include <filesystem>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

class Leftovers : public testing::Test {
 protected:
  void remove() const { remove_leftovers(pages_); }

  test::TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
  fs::path temporary_ = pages_ + "/.scrape/tmp";
};

TEST_F(Leftovers, AreRemovedWithTheirFolders) {
  directory_.write("pages/.scrape/tmp/4711-1", "half");
  directory_.write("pages/.scrape/tmp/a/b/c", "half");
  remove();
  EXPECT_TRUE(fs::is_empty(temporary_));
}

TEST_F(Leftovers, AreNothingElse) {
  directory_.write("pages/.scrape/state.db", "state");
  directory_.write("pages/a.html", "page");
  directory_.write("pages/tmp/b.html", "page");
  fs::create_directory(temporary_);
  remove();
  EXPECT_TRUE(fs::exists(pages_ + "/.scrape/state.db"));
  EXPECT_EQ(test::files_below(pages_), (std::vector<std::string>{"a.html", "tmp/b.html"}));
}

TEST_F(Leftovers, AreNotWhatLinksLeadTo) {
  directory_.write("precious/file", "precious");
  fs::create_directories(temporary_);
  fs::create_directory_symlink(directory_ / "precious", temporary_ / "folder");
  fs::create_symlink(directory_ / "precious/file", temporary_ / "file");
  remove();
  EXPECT_TRUE(fs::is_empty(temporary_));
  EXPECT_TRUE(fs::exists(directory_ / "precious/file"));
}

TEST_F(Leftovers, AreNotInAFolderThatIsALink) {
  directory_.write("precious/file", "precious");
  fs::create_directories(pages_ + "/.scrape");
  fs::create_directory_symlink(directory_ / "precious", temporary_);
  remove();
  EXPECT_TRUE(fs::exists(directory_ / "precious/file"));
}

// Lock and state are there, too.
TEST_F(Leftovers, AreWhereALinkOfTheUserPutsThem) {
  directory_.write("elsewhere/tmp/file", "half");
  fs::create_directories(pages_);
  fs::create_directory_symlink(directory_ / "elsewhere", pages_ + "/.scrape");
  remove();
  EXPECT_TRUE(fs::is_empty(directory_ / "elsewhere/tmp"));
}

// Regression: a snapshot on its way is as deep as the longest paths of pages.
TEST_F(Leftovers, MayLieAsDeepAsPathsOfPages) {
  std::string deep = "pages/.scrape/tmp/snapshot";
  while (deep.size() < longest_path)
    deep += "/folder";
  directory_.write(deep + "/file", "half");
  for (auto const* const name : {"left-1", "left-2", "snapshot/folder/other"})
    directory_.write("pages/.scrape/tmp/" + std::string(name) + "/folder/file", "half");
  remove();
  EXPECT_TRUE(fs::is_empty(temporary_));
}

TEST_F(Leftovers, AreNotNeeded) {
  remove();
  EXPECT_FALSE(fs::exists(pages_));
}

}  // namespace
}  // namespace scrape::store
