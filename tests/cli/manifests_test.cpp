// The records of the last run, and those of earlier ones.

#include "cli/run.hpp"

#include <cerrno>
#include <filesystem>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

class Manifests : public Run {
 protected:
  std::string of_run(int run) const { return read_file(pages_ + "/.scrape/runs/" + std::to_string(run) + ".jsonl"); }

  Ended fetch_without_links(std::vector<std::string> arguments) const {
    ProgramOptions options;
    options.arguments = with_site(std::move(arguments));
    options.link_failure = EPERM;
    return Program(options).wait();
  }

  std::string shown_ = pages_ + "/manifest.jsonl";
};

// Regression: it was the same file as that of the run before, and was cut.
TEST_F(Manifests, AreKeptAlsoWhenTheUsualPlaceIsNamed) {
  auto const url = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({url}).exit_code, 0);
  auto const first = read_file(shown_);
  fs::create_symlink(shown_, directory_ / "latest");
  fs::create_directory_symlink(pages_, directory_ / "linked");

  for (auto const& place : {shown_, directory_ / "latest", directory_ / "linked/manifest.jsonl"})
    ASSERT_EQ(fetch({"--manifest", place, url}).exit_code, 0);

  EXPECT_EQ(of_run(1), first);
  EXPECT_EQ(of_run(4), read_file(shown_));
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"unchanged", 1}}));
}

TEST_F(Manifests, LieElsewhereWhenThatIsNamed) {
  auto const url = site_.url("/notes/1.txt");
  ASSERT_EQ(fetch({url}).exit_code, 0);
  auto const first = read_file(shown_);

  ASSERT_EQ(fetch({"--manifest", directory_ / "other.jsonl", url}).exit_code, 0);

  EXPECT_EQ(read_file(shown_), first);
  EXPECT_EQ(outcomes(read_records(directory_ / "other.jsonl")), (std::map<std::string, int>{{"unchanged", 1}}));
}

// Regression: those of the run before were said to be this one's.
TEST_F(Manifests, ThatCannotBeShownAreTrouble) {
  fs::create_directories(shown_ + "/in the way");
  auto const ended = fetch({site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_NE(ended.err.find("cannot write the manifest '" + shown_ + "': Is a directory"), std::string::npos)
      << ended.err;
  EXPECT_EQ(ended.err.find("records in "), std::string::npos) << ended.err;
}

// Regression: each run took the place of the one before.
TEST_F(Manifests, OfEarlierRunsAreKeptWhereThereAreNoLinks) {
  auto const first_url = site_.url("/notes/1.txt");
  auto const second_url = site_.url("/notes/2.txt");
  ASSERT_EQ(fetch_without_links({first_url}).exit_code, 0);
  auto const first = read_file(shown_);
  ASSERT_EQ(fetch_without_links({"--manifest", directory_ / "other.jsonl", first_url}).exit_code, 0);
  ASSERT_EQ(fetch_without_links({second_url}).exit_code, 0);
  auto const third = read_file(shown_);
  EXPECT_EQ(of_run(1), first);
  fs::remove(pages_ + "/.scrape/state.db");

  auto const ended = fetch_without_links({first_url, second_url});

  EXPECT_NE(ended.err.find("was taken from its manifests: 2 files"), std::string::npos) << ended.err;
  EXPECT_EQ(of_run(1), first);
  EXPECT_EQ(of_run(3), third);
  EXPECT_EQ(outcomes(records()), (std::map<std::string, int>{{"unchanged", 2}}));
}

}  // namespace
}  // namespace scrape::test
