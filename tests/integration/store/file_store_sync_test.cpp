// Pages that survive more than their process: all ways of making them durable save the same, and a group harms nobody.

#include "integration/support/held_medium.hpp"
#include "integration/support/pages.hpp"
#include "store/group_commit.hpp"
#include "support/sha256.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <future>
#include <map>

#include <sys/resource.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using Files = std::vector<std::string>;

class FileStoreSync : public testing::TestWithParam<Sync> {
 protected:
  test::Pages pages_{GetParam()};
};

TEST_P(FileStoreSync, SavesPagesUnderTheirNamesAndTellsSizeAndHash) {
  for (auto const size : {std::size_t{0}, std::size_t{10}, std::size_t{200'000}}) {
    std::string const body(size, 'x');
    auto const name = "a/b/" + std::to_string(size);
    auto const stored = pages_.save(name, {body});
    ASSERT_TRUE(stored) << stored.error().message();
    EXPECT_EQ(stored->path, name);
    EXPECT_EQ(stored->bytes.value, size);
    EXPECT_EQ(stored->sha256, test::sha256_hex(body));
    EXPECT_TRUE(read_file(pages_ / name) == body);
  }
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_P(FileStoreSync, ForgetsPagesWithoutAName) {
  auto const stored = pages_.save("", {"x"});
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->sha256, test::sha256_hex("x"));
  EXPECT_EQ(pages_.files(), Files{});
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_P(FileStoreSync, LeavesAloneWhatCannotBeReplaced) {
  ASSERT_TRUE(pages_.save("a.html/b", {"old"}));
  for (auto const size : {10U, 200'000U}) {
    auto const stored = pages_.save("a.html", {std::string(size, 'x')});
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().value(), EISDIR);
  }
  EXPECT_EQ(read_file(pages_ / "a.html/b"), "old");
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_P(FileStoreSync, DiscardsWhatIsNotCommitted) {
  for (auto const size : {0U, 10U, 200'000U}) {
    auto const sink = pages_.open("a");
    ASSERT_TRUE(pages_.write(*sink, {std::string(size, 'x')}));
  }
  pages_.settle();
  EXPECT_EQ(pages_.files(), Files{});
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, FileStoreSync, testing::Values(Sync::none, Sync::batch, Sync::each),
                         [](auto const& sync) {
                           return std::string(
                               std::array{"None", "Batch", "Each"}.at(static_cast<std::size_t>(sync.param)));
                         });

using test::HeldMedium;

class FileStoreGroups : public testing::Test {
 protected:
  void commit(std::string const& path, std::string const& content = "new") {
    auto const sink = pages_.open(path);
    ASSERT_TRUE(sink->hold(as_bytes(content)));
    ++committed_;
    sink->commit(
        pages_.io().get_executor(),
        [this, path](Result<plan::Stored> const& stored) { stored_.insert_or_assign(path, stored.has_value()); },
        [this] { ++written_; });
  }

  void run_until_written() {
    test::run_until(pages_.io(), [this] { return written_ == committed_; });
  }
  void run_until_stored() {
    test::run_until(pages_.io(), [this] { return stored_.size() == committed_; });
  }

  test::Pages pages_{Sync::batch};
  std::size_t committed_ = 0;
  std::size_t written_ = 0;
  std::map<std::string, bool> stored_;
};

TEST_F(FileStoreGroups, ShowAndReportNothingBeforeItIsDurable) {
  {
    HeldMedium const held(pages_.disk(), pages_.io().get_executor());
    for (int i = 0; i < 20; ++i)
      commit(std::to_string(i));
    run_until_written();
    pages_.io().restart();
    pages_.io().run_for(2 * GroupCommit::interval);
    EXPECT_EQ(stored_.size(), 0U);
    EXPECT_EQ(pages_.files(), Files{});
    EXPECT_EQ(pages_.temporary_files(), 20U);
  }
  run_until_stored();
  EXPECT_EQ(pages_.files().size(), 20U);
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_F(FileStoreGroups, HarmOnlyThePageWhoseNameIsTaken) {
  ASSERT_TRUE(pages_.save("7/in the way", {"old"}));
  {
    HeldMedium const held(pages_.disk(), pages_.io().get_executor());
    for (int i = 0; i < 20; ++i)
      commit(std::to_string(i));
    run_until_written();
  }
  run_until_stored();
  for (auto const& [path, is_stored] : stored_)
    EXPECT_EQ(is_stored, path != "7") << path;
  EXPECT_EQ(read_file(pages_ / "7/in the way"), "old");
  EXPECT_EQ(read_file(pages_ / "8"), "new");
  EXPECT_EQ(pages_.temporary_files(), 0U);
}

TEST_F(FileStoreGroups, ReportNobodyTwice) {
  int reports = 0;
  for (int i = 0; i < 1000; ++i) {
    auto const sink = pages_.open("f" + std::to_string(i % 50) + "/" + std::to_string(i));
    ASSERT_TRUE(sink->hold(as_bytes("x")));
    sink->commit(pages_.io().get_executor(), [&reports](Result<plan::Stored> const& stored) {
      EXPECT_TRUE(stored);
      ++reports;
    });
    pages_.io().poll();
  }
  test::run_until(pages_.io(), [&reports] { return reports >= 1000; });
  pages_.io().restart();
  pages_.io().run_for(2 * GroupCommit::interval);
  EXPECT_EQ(reports, 1000);
  EXPECT_EQ(pages_.files().size(), 1000U);
}

// Descriptors of pages that wait must not add up.
TEST_F(FileStoreGroups, HaveNoFilesOpenWhileTheyWait) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit const few{64, before.rlim_max};
  {
    HeldMedium const held(pages_.disk(), pages_.io().get_executor());
    ::setrlimit(RLIMIT_NOFILE, &few);
    for (int i = 0; i < 3000; ++i)
      commit(std::to_string(i % 100) + '/' + std::to_string(i));
    run_until_written();
  }
  run_until_stored();
  ::setrlimit(RLIMIT_NOFILE, &before);
  for (auto const& [path, is_stored] : stored_)
    EXPECT_TRUE(is_stored) << path;
  EXPECT_EQ(pages_.files().size(), 3000U);
}

TEST_F(FileStoreGroups, AreCompletedByTheEndOfTheDisk) {
  std::future<void> ended;
  {
    HeldMedium const held(pages_.disk(), pages_.io().get_executor());
    commit("a");
    run_until_written();
    pages_.hurry();
    pages_.io().restart();
    pages_.io().run_for(GroupCommit::interval);  // the group is on its way
    EXPECT_EQ(pages_.files(), Files{});
  }
  pages_.settle();
  EXPECT_EQ(pages_.files(), Files{"a"});
  run_until_stored();
  EXPECT_TRUE(stored_.at("a"));
}

TEST_F(FileStoreGroups, SaveWhatComesAfterTheEndOfTheDisk) {
  commit("a");
  run_until_written();
  pages_.settle();
  commit("b");
  run_until_stored();
  EXPECT_EQ(pages_.files(), (Files{"a", "b"}));
}

// As in a run that breaks: nobody will record them.
TEST(FileStoreEnd, RemovesPagesThatNeverCameToAGroup) {
  test::TemporaryDirectory const directory;
  Disk disk;
  {
    asio::io_context io;
    auto const store = make_file_store(disk, directory / "pages", Sync::batch);
    for (auto const* const name : {"a", "b", "c"}) {
      auto const sink = store->open(name);
      ASSERT_TRUE(sink->hold(as_bytes("x")));
      sink->commit(io.get_executor(), [](Result<plan::Stored> const&) { FAIL() << "nobody ran the loop"; });
    }
    disk.finish();
  }
  EXPECT_TRUE(fs::is_empty(directory / "pages/.scrape/tmp"));
  EXPECT_EQ(test::files_below(directory / "pages"), Files{});
}

}  // namespace
}  // namespace scrape::store
