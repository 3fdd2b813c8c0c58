// The order in which files become durable pages, and whose affair a failure is. Files and calls are real; what the
// medium is asked for is noted, and fails where a test says so: no real medium fails on demand.

#include "store/publisher.hpp"

#include "store/output_folders.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include <fcntl.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;
using Calls = std::vector<std::string>;

class WitnessedMedium final : public Medium {
 public:
  Result<void> sync_file(int folder, std::string const& name) override {
    return note("file " + name, name, [&] { return Medium::sync_file(folder, name); });
  }
  Result<void> sync_folder(int folder, std::string const& name) override {
    return note("folder " + name, name, [&] { return Medium::sync_folder(folder, name); });
  }
  Result<void> sync_all(int folder) override {
    return note("all", "all", [&] { return Medium::sync_all(folder); });
  }
  bool can_sync_all(int) const override { return true; }

  Calls calls;
  std::set<std::string> broken;
  std::function<void()> on_call = [] {};

 private:
  Result<void> note(std::string call, std::string const& name, std::function<Result<void>()> const& make) {
    on_call();
    calls.push_back(std::move(call));
    if (broken.contains(name)) return error_code(EIO, boost::system::system_category());
    return make();
  }
};

class PublisherTest : public testing::Test {
 protected:
  TemporaryFile& written(std::string const& name, std::string const& content) {
    auto& file = *files_.emplace_back(std::make_unique<TemporaryFile>(folders_, name));
    EXPECT_TRUE(file.append(as_bytes(content)));
    EXPECT_TRUE(file.close());
    return file;
  }

  // Temporary files 0, 1, 2 … that are to have these names.
  std::vector<Publisher::Page> pages(std::vector<std::string> const& paths) {
    std::vector<Publisher::Page> pages;
    for (std::size_t i = 0; i < paths.size(); ++i)
      pages.push_back({&written(std::to_string(i), "new"), paths[i]});
    return pages;
  }

  std::vector<std::string> in_folders_of_their_own(int count) const {
    std::vector<std::string> paths;
    for (int i = 0; i < count; ++i)
      paths.push_back("f" + std::to_string(i) + "/page");
    return paths;
  }

  bool is_published(std::string const& path) const {
    return fs::is_regular_file(pages_ + '/' + path) && test::read_file(pages_ + '/' + path) == "new";
  }

  test::TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
  WitnessedMedium medium_;
  Folders folders_ = open_output_folders(pages_, Sync::none, medium_);
  Publisher publisher_{folders_, medium_};
  std::vector<std::unique_ptr<TemporaryFile>> files_;
};

TEST_F(PublisherTest, MakesAPageDurableBeforeItHasItsNameAndThenTheName) {
  auto page = pages({"a/b/page"});
  std::vector<bool> had_its_name;
  medium_.on_call = [&] { had_its_name.push_back(fs::exists(pages_ + "/a/b/page")); };
  publisher_.publish(page);
  ASSERT_TRUE(page[0].result);
  EXPECT_TRUE(is_published("a/b/page"));
  EXPECT_EQ(medium_.calls, (Calls{"file 0", "folder .", "folder a", "folder a/b"}));
  EXPECT_EQ(had_its_name, (std::vector<bool>{false, true, true, true}));
}

TEST_F(PublisherTest, LooksAtTheFoldersAboveOnlyOnce) {
  auto first = pages({"a/b/page"});
  publisher_.publish(first);
  medium_.calls.clear();
  auto second = pages({"a/b/other", "a/page"});
  publisher_.publish(second);
  EXPECT_EQ(medium_.calls, (Calls{"file 0", "file 1", "folder a", "folder a/b"}));
}

TEST_F(PublisherTest, AsksTwiceForAsManyPagesAsThereAre) {
  auto const paths = in_folders_of_their_own(100);
  auto many = pages(paths);
  std::vector<bool> had_their_names;
  medium_.on_call = [&] { had_their_names.push_back(fs::exists(pages_ + "/f99/page")); };
  publisher_.publish(many);
  for (auto const& page : many)
    EXPECT_TRUE(page.result && is_published(page.path)) << page.path;
  EXPECT_EQ(medium_.calls, (Calls{"all", "all"}));
  EXPECT_EQ(had_their_names, (std::vector<bool>{false, true}));
}

// The system says that something was lost, not what.
TEST_F(PublisherTest, FindsThePageThatIsLostAmongMany) {
  fs::create_directories(pages_ + "/f3");
  directory_.write("pages/f3/page", "old");
  medium_.broken = {"all", "3"};
  auto many = pages(in_folders_of_their_own(20));
  publisher_.publish(many);
  for (std::size_t i = 0; i < many.size(); ++i) {
    EXPECT_EQ(many[i].result.has_value(), i != 3) << i;
    EXPECT_EQ(is_published(many[i].path), i != 3) << i;
  }
  EXPECT_EQ(many[3].result.error().value(), EIO);
  EXPECT_EQ(test::read_file(pages_ + "/f3/page"), "old");
}

TEST_F(PublisherTest, HarmsOnlyThePageWhoseNameIsTaken) {
  for (auto const count : {3, 20}) {
    fs::create_directories(pages_ + "/f1/page/in the way");
    auto many = pages(in_folders_of_their_own(count));
    publisher_.publish(many);
    for (std::size_t i = 0; i < many.size(); ++i)
      EXPECT_EQ(many[i].result.has_value(), i != 1) << i;
    EXPECT_EQ(many[1].result.error().value(), EISDIR);
    EXPECT_TRUE(fs::exists(pages_ + "/f1/page/in the way"));
    files_.clear();
    EXPECT_TRUE(fs::is_empty(pages_ + "/.scrape/tmp"));
  }
}

TEST_F(PublisherTest, CallsNoPageDurableWhoseFolderIsNot) {
  medium_.broken = {"a"};
  auto some = pages({"a/b/page", "a/page", "b/page"});
  publisher_.publish(some);
  EXPECT_FALSE(some[0].result);
  EXPECT_FALSE(some[1].result);
  EXPECT_TRUE(some[2].result);
  medium_.broken.clear();
  medium_.calls.clear();
  auto again = pages({"a/b/page"});
  publisher_.publish(again);
  EXPECT_TRUE(again[0].result);
  EXPECT_EQ(medium_.calls, (Calls{"file 0", "folder .", "folder a", "folder a/b"})) << "it may be lost still";
}

TEST_F(PublisherTest, MakesANewOutputDirectoryDurable) {
  open_output_folders(directory_ / "new/and/deep", Sync::each, medium_);
  auto const above = "folder " + directory_.path().string();
  EXPECT_EQ(std::set(medium_.calls.begin(), medium_.calls.end()),
            (std::set<std::string>{above, above + "/new", above + "/new/and"}));
  medium_.calls.clear();
  open_output_folders(directory_ / "new/and/deep", Sync::each, medium_);
  EXPECT_EQ(medium_.calls, Calls{});
}

// Files of /proc cannot be synced: like those of some file systems in user space, they answer EINVAL.
TEST(MediumTest, IsContentWhereThereIsNothingToDo) {
  Medium medium;
  auto const folder = Descriptor(::open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  EXPECT_EQ(::fsync(folder.get()), -1) << "this test shows nothing";
  EXPECT_TRUE(medium.sync_file(folder.get(), "status"));
  EXPECT_TRUE(medium.sync_folder(folder.get(), "."));
}

TEST(MediumTest, SaysWhatIsMissing) {
  Medium medium;
  test::TemporaryDirectory const directory;
  auto const folder = Descriptor(::open(directory.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  EXPECT_EQ(medium.sync_file(folder.get(), "nothing").error().value(), ENOENT);
  EXPECT_EQ(medium.sync_folder(folder.get(), "nothing").error().value(), ENOENT);
}

}  // namespace
}  // namespace scrape::store
