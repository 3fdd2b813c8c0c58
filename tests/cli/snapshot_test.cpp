// --snapshot: the pages as each run left them.

#include "cli/run.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <sys/stat.h>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

class Snapshots : public Run {
 protected:
  std::vector<std::string> snapshots() const {
    std::vector<std::string> all;
    std::error_code none;
    for (auto const& entry : fs::directory_iterator(pages_ + "/snapshots", none))
      all.push_back(entry.path().string());
    std::ranges::sort(all);
    return all;
  }

  static ino_t file_number(std::string const& file) {
    struct stat status{};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return status.st_ino;
  }

  std::string note(int number) const { return site_.folder() + "/notes/" + std::to_string(number) + ".txt"; }

  std::string path_of(std::string const& url) const { return text_of(by_url(records()).at(url), "path"); }
};

TEST_F(Snapshots, ShareWhatDidNotChange) {
  auto const same = site_.url("/notes/1.txt");
  auto const changed = site_.url("/notes/2.txt");
  ASSERT_EQ(fetch({"--snapshot", same, changed}).exit_code, 0);
  auto const first = snapshots();
  ASSERT_EQ(first.size(), 1U);
  auto const content = read_file(first[0] + '/' + path_of(changed));
  std::ofstream(pages_ + "/gone") << "";
  fs::remove(pages_ + '/' + path_of(changed));

  ASSERT_EQ(fetch({"--snapshot", same, changed}).exit_code, 0);

  auto const both = snapshots();
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(file_number(both[0] + '/' + path_of(same)), file_number(both[1] + '/' + path_of(same)));
  EXPECT_EQ(file_number(both[1] + '/' + path_of(same)), file_number(pages_ + '/' + path_of(same)));
  EXPECT_NE(file_number(both[0] + '/' + path_of(changed)), file_number(both[1] + '/' + path_of(changed)));
  EXPECT_EQ(read_file(both[0] + '/' + path_of(changed)), content) << "a later run does not change it";
  EXPECT_FALSE(fs::exists(both[1] + "/gone")) << "what no record names is not in it";
}

TEST_F(Snapshots, HaveAllPagesOfARunThatWasContinued) {
  auto urls = pages(6);
  std::vector<std::string> cut{"--snapshot", "--max-total", "2500", "-j", "1"};
  cut.insert(cut.end(), urls.begin(), urls.end());
  ASSERT_EQ(fetch(cut).exit_code, 5);
  EXPECT_TRUE(snapshots().empty()) << "it would have holes";
  EXPECT_TRUE(fs::is_empty(pages_ + "/.scrape/tmp"));

  auto const ended = fetch_with({"--snapshot"}, urls);

  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  ASSERT_EQ(snapshots().size(), 1U);
  EXPECT_NE(ended.err.find("; snapshot in " + snapshots()[0]), std::string::npos) << ended.err;
  EXPECT_EQ(files_below(snapshots()[0]).size(), 6U);
}

// Regression: they had holes, though the pages were there.
TEST_F(Snapshots, HavePagesThatEarlierRunsLeftWhereThisOneFailed) {
  auto const good = site_.url("/notes/1.txt");
  auto const failing = site_.url("/notes/2.txt");
  auto const altered = site_.url("/notes/3.txt");
  auto const gone = site_.url("/notes/4.txt");
  ASSERT_EQ(fetch({good, failing, altered, gone}).exit_code, 0);
  std::ofstream(pages_ + '/' + path_of(altered)) << "by somebody else";
  fs::remove(pages_ + '/' + path_of(gone));

  EXPECT_EQ(fetch({"--snapshot", "--expect", "status=204", good, failing, altered, gone}).exit_code, 4);

  ASSERT_EQ(snapshots().size(), 1U);
  EXPECT_EQ(files_below(snapshots()[0]), (std::vector{note(1), note(2)}));
  EXPECT_EQ(file_number(snapshots()[0] + '/' + note(2)), file_number(pages_ + '/' + note(2)));
}

TEST_F(Snapshots, HaveThePageThatHasANameNow) {
  auto const large = site_.url("/bytes/5000");
  auto const other = site_.url("/flaky/1/name");
  ASSERT_EQ(fetch({"--name", "page_{index}", large}).exit_code, 0);

  fetch({"--name", "page_{index}", "--snapshot", "--max-filesize", "4000", "--retry", "1", "--retry-delay", "0.2", "-j",
         "1", other, large});

  ASSERT_EQ(outcomes(records()), (std::map<std::string, int>{{"failed", 1}, {"saved", 1}}));
  ASSERT_EQ(snapshots().size(), 1U);
  EXPECT_EQ(read_file(snapshots()[0] + "/page_1"), read_file(pages_ + "/page_1"));
}

TEST_F(Snapshots, HaveAllPagesWhenOnlyFailuresWereTriedAgain) {
  auto const urls = std::vector{site_.url("/notes/1.txt"), site_.url("/notes/2.txt"), site_.url("/flaky/1/snapshot")};
  ASSERT_EQ(fetch_with({}, urls).exit_code, 1);
  std::ofstream(pages_ + "/notes.txt") << "of somebody else";

  ASSERT_EQ(fetch({"--snapshot", "--retry-failed"}).exit_code, 0);

  ASSERT_EQ(snapshots().size(), 1U);
  EXPECT_EQ(files_below(snapshots()[0]).size(), 3U);
}

TEST_F(Snapshots, AreCopiesWhereThereAreNoLinks) {
  auto const url = site_.url("/notes/1.txt");
  ProgramOptions options;
  options.link_failure = EPERM;
  for (int run = 1; run <= 2; ++run) {
    options.arguments = with_site({"--snapshot", url});
    auto const ended = Program(options).wait();
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  auto const both = snapshots();
  ASSERT_EQ(both.size(), 2U);
  auto const page = pages_ + '/' + path_of(url);
  for (auto const& snapshot : both) {
    auto const copy = snapshot + '/' + path_of(url);
    EXPECT_EQ(read_file(copy), read_file(page));
    EXPECT_NE(file_number(copy), file_number(page));
    EXPECT_EQ(fs::last_write_time(copy), fs::last_write_time(page));
  }
}

TEST_F(Snapshots, LeaveOutWhatFailed) {
  auto const good = site_.url("/notes/1.txt");
  EXPECT_EQ(fetch({"--snapshot", good, site_.url("/status/404")}).exit_code, 1);
  ASSERT_EQ(snapshots().size(), 1U);
  EXPECT_EQ(files_below(snapshots()[0]), std::vector{path_of(good)});
}

TEST_F(Snapshots, AreComplainedOfWhenTheyCannotBeKept) {
  fs::create_directories(pages_);
  std::ofstream(pages_ + "/snapshots") << "in the way";

  auto const ended = fetch({"--snapshot", site_.url("/notes/1.txt")});

  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("cannot complete the snapshot"), std::string::npos) << ended.err;
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"saved", 1}}));
}

TEST_F(Snapshots, NeedPages) {
  EXPECT_EQ(fetch({"--snapshot", "--no-save", site_.url("/notes/1.txt")}).exit_code, 2);
}

}  // namespace
}  // namespace scrape::test
