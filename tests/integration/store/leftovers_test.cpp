#include "support/temporary_directory.hpp"

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

TEST_F(Leftovers, AreNotInFoldersThatAreLinks) {
  directory_.write("precious/tmp/file", "precious");
  fs::create_directories(pages_);
  fs::create_directory_symlink(directory_ / "precious", pages_ + "/.scrape");
  remove();
  fs::remove(pages_ + "/.scrape");
  fs::create_directory(pages_ + "/.scrape");
  fs::create_directory_symlink(directory_ / "precious/tmp", temporary_);
  remove();
  EXPECT_TRUE(fs::exists(directory_ / "precious/tmp/file"));
}

TEST_F(Leftovers, MayStayWhereTheyLieTooDeep) {
  std::string deep = "pages/.scrape/tmp";
  for (int i = 0; i < 100; ++i)
    deep += "/d";
  directory_.write(deep + "/file", "half");
  directory_.write("pages/.scrape/tmp/file", "half");
  remove();
  EXPECT_FALSE(fs::exists(temporary_ / "file"));
  EXPECT_TRUE(fs::exists(directory_ / deep));
}

TEST_F(Leftovers, AreNotNeeded) {
  remove();
  EXPECT_FALSE(fs::exists(pages_));
}

}  // namespace
}  // namespace scrape::store
