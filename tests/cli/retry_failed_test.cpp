// --retry-failed: only what failed or was not started.

#include "cli/rerun.hpp"

#include <filesystem>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

class RetryFailed : public Rerun {};

TEST_F(RetryFailed, TakesOnlyWhatFailed) {
  auto const good = site_.url("/notes/1.txt");
  auto const flaky = site_.url("/flaky/1/rerun");
  auto const gone = site_.url("/status/404");
  requests_of({good, flaky, gone}, 1);
  ASSERT_EQ(outcomes(), (OutcomeCounts{{"failed", 2}, {"saved", 1}}));

  EXPECT_EQ(requests_of({"--retry-failed"}, 1), 2U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"failed", 1}, {"saved", 1}}));
  EXPECT_EQ(text_of(by_url(records()).at(flaky), "source"), "argv:2") << "where it stood in the first place";
  EXPECT_EQ(requests_of({"--retry-failed", good, gone}, 1), 1U) << "with a list, what is good in it is left alone";
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"failed", 1}, {"unchanged", 1}}));
}

TEST_F(RetryFailed, KeepsTheIndicesThatEntriesHad) {
  auto const urls = pages(6);
  std::vector<std::string> const layout{"--name", "file_{index}.bin"};
  auto cut = layout;
  cut.insert(cut.end(), {"--max-total", "2500", "-j", "1"});
  ASSERT_EQ(fetch_with(cut, urls).exit_code, 5);
  auto const first = identity_of(pages_ + "/file_1.bin");

  EXPECT_EQ(requests_of({layout[0], layout[1], "--retry-failed"}), 3U);

  EXPECT_EQ(identity_of(pages_ + "/file_1.bin"), first);
  for (std::size_t i = 3; i < urls.size(); ++i) {
    auto const record = by_url(records()).at(urls[i]);
    EXPECT_EQ(number_of(record, "index"), static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(text_of(record, "path"), "file_" + std::to_string(i + 1) + ".bin");
  }
  EXPECT_EQ(scrape({"verify", pages_}).exit_code, 0);
}

TEST_F(RetryFailed, KeepsTheIndicesInAStateThatWasMadeAnew) {
  requests_of({site_.url("/notes/1.txt"), site_.url("/flaky/1/anew")}, 1);
  fs::remove(pages_ + "/.scrape/state.db");

  requests_of({"--retry-failed"});

  EXPECT_EQ(number_of(records().at(0), "index"), 2);
}

TEST_F(RetryFailed, KeepsTheNamesOfTheListInAStateThatWasMadeAnew) {
  auto const line = R"({"url": ")" + site_.url("/flaky/1/listed") + R"(", "path": "a/named.html"})";
  requests_of({site_.url("/notes/1.txt"), directory_.write("urls.txt", line + '\n')}, 1);
  EXPECT_EQ(text_of(by_url(records()).at(site_.url("/flaky/1/listed")), "listed_path"), "a/named.html");
  fs::remove(pages_ + "/.scrape/state.db");

  requests_of({"--retry-failed"});

  EXPECT_EQ(text_of(records().at(0), "path"), "a/named.html");
  EXPECT_FALSE(records().at(0).contains("listed_path"));
}

TEST_F(RetryFailed, GivesRowsInTheOrderOfTheListToo) {
  auto const urls = pages(6);
  ASSERT_EQ(fetch_with({"--max-total", "2500", "-j", "1"}, urls).exit_code, 5);
  auto const rows = directory_ / "rows.jsonl";

  requests_of({"--retry-failed", "--ordered", "--extract", "all=regex:^", "--extracted", rows});

  std::vector<std::int64_t> indices;
  for (auto const& row : read_records(rows))
    indices.push_back(number_of(row, "index"));
  EXPECT_EQ(indices, (std::vector<std::int64_t>{4, 5, 6}));
}

TEST_F(RetryFailed, StartsWhatNobodyStartedInAList) {
  auto const good = site_.url("/notes/1.txt");
  auto const unknown = site_.url("/notes/2.txt");
  requests_of({good});

  EXPECT_EQ(requests_of({"--retry-failed", good, unknown}), 1U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}, {"unchanged", 1}}));
}

// Regression: whatever had no file was asked for.
TEST_F(RetryFailed, LeavesAloneWhatWasDeniedOrOnlyFetched) {
  auto const denied = site_.url("/private/x");
  auto const failed = site_.url("/flaky/1/denied");
  auto const only_fetched = site_.url("/notes/1.txt");
  requests_of({"--robots", denied, failed}, 4);
  ASSERT_EQ(outcomes(), (OutcomeCounts{{"denied", 1}, {"failed", 1}}));
  requests_of({"--no-save", only_fetched});

  EXPECT_EQ(requests_of({"--retry-failed", denied, failed, only_fetched}, 1), 1U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"denied", 1}, {"fetched", 1}, {"saved", 1}}));
  EXPECT_EQ(text_of(by_url(records()).at(denied), "error_class"), "robots");
  EXPECT_EQ(requests_of({"--retry-failed", denied, only_fetched}, 1), 0U) << "they have not failed since";
}

TEST_F(RetryFailed, TakesOnlyWhatFailedWithoutSavingIt) {
  auto const good = site_.url("/notes/1.txt");
  auto const flaky = site_.url("/flaky/1/unsaved");
  requests_of({"--no-save", good, flaky}, 1);

  EXPECT_EQ(requests_of({"--no-save", "--retry-failed", good, flaky}), 1U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"fetched", 2}}));
}

TEST_F(RetryFailed, HasNothingToDoWhenAllIsWell) {
  requests_of({site_.url("/notes/1.txt")});
  auto const manifest = read_file(pages_ + "/manifest.jsonl");

  EXPECT_EQ(requests_of({"--retry-failed"}), 0U);

  EXPECT_NE(err_.find("nothing to retry"), std::string::npos) << err_;
  EXPECT_EQ(read_file(pages_ + "/manifest.jsonl"), manifest);
}

}  // namespace
}  // namespace scrape::test
