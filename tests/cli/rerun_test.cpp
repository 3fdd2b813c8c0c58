// A second run of the same command: the least work that makes the directory right.

#include "cli/rerun.hpp"

#include "support/state.hpp"

#include <filesystem>
#include <fstream>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;

TEST_F(Rerun, AsksWhetherPagesAreGoodStillAndLeavesThemAlone) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});
  auto const file = identity_of(file_of(url));
  auto const first = by_url(records()).at(url);

  EXPECT_EQ(requests_of({url}), 1U);

  auto const second = by_url(records()).at(url);
  EXPECT_EQ(text_of(second, "outcome"), "unchanged");
  EXPECT_EQ(number_of(second, "status"), 304);
  for (auto const* const key : {"path", "sha256", "etag", "last_modified", "content_type"})
    EXPECT_EQ(text_of(second, key), text_of(first, key)) << key;
  EXPECT_EQ(number_of(second, "bytes"), number_of(first, "bytes"));
  EXPECT_EQ(identity_of(file_of(url)), file);
}

// RFC 9110 §8.8: a server need not have validators.
TEST_F(Rerun, LeavesAPageAloneThatComesTheSameAgain) {
  auto const small = site_.url("/bytes/1000");
  auto const large = site_.url("/bytes/500000");
  requests_of({small, large});
  auto const files = std::pair(identity_of(file_of(small)), identity_of(file_of(large)));

  EXPECT_EQ(requests_of({small, large}), 2U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"unchanged", 2}}));
  EXPECT_EQ(number_of(by_url(records()).at(small), "status"), 200);
  EXPECT_EQ(std::pair(identity_of(file_of(small)), identity_of(file_of(large))), files);
  EXPECT_TRUE(fs::is_empty(pages_ + "/.scrape/tmp"));
}

TEST_F(Rerun, FetchesAnewWhatIsMissingOrWasAltered) {
  auto const missing = site_.url("/notes/1.txt");
  auto const shorter = site_.url("/notes/2.txt");
  auto const other = site_.url("/notes/3.txt");
  requests_of({missing, shorter, other});
  auto const content = read_file(file_of(other));
  fs::remove(file_of(missing));
  fs::resize_file(file_of(shorter), 3);
  std::ofstream(file_of(other), std::ios::in | std::ios::binary) << '#';
  ASSERT_EQ(fs::file_size(file_of(other)), content.size());

  EXPECT_EQ(requests_of({missing, shorter, other}), 6U) << "a condition, and then none";

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 3}}));
  EXPECT_EQ(read_file(file_of(other)), content);
  EXPECT_EQ(number_of(by_url(records()).at(missing), "attempts"), 1);
}

TEST_F(Rerun, TakesAFileThatWasOnlyTouchedForWhatItIs) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});
  fs::last_write_time(file_of(url), fs::file_time_type::clock::now() - std::chrono::hours(48));
  auto const file = identity_of(file_of(url));

  EXPECT_EQ(requests_of({url}), 1U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"unchanged", 1}}));
  EXPECT_EQ(identity_of(file_of(url)), file);
}

TEST_F(Rerun, RevalidatesWhereARedirectLedTo) {
  auto const url = site_.url("/redirect/1");
  requests_of({url});
  auto const hops = number_of(by_url(records()).at(url), "redirects");

  requests_of({url});

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"unchanged", 1}}));
  EXPECT_EQ(number_of(by_url(records()).at(url), "redirects"), hops);
}

TEST_F(Rerun, SkipExistingDoesNotEvenAsk) {
  auto const pages = std::vector{site_.url("/notes/1.txt"), site_.url("/notes/2.txt")};
  requests_of({pages[0]});

  EXPECT_EQ(requests_of({"--skip-existing", pages[0], pages[1]}), 1U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}, {"unchanged", 1}}));
  auto const kept = by_url(records()).at(pages[0]);
  EXPECT_FALSE(kept.contains("attempts"));
  EXPECT_EQ(text_of(kept, "sha256").size(), 64U);
}

// Regression: its bytes were read in every run.
TEST_F(Rerun, SkipExistingNotesTheTimeOfAFileThatWasOnlyTouched) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});
  fs::last_write_time(file_of(url), fs::file_time_type::clock::now() - std::chrono::hours(48));
  auto const time = identity_of(file_of(url)).second;

  EXPECT_EQ(requests_of({"--skip-existing", url}), 0U);

  EXPECT_EQ(State(pages_).number("SELECT modified FROM page"), time);
  EXPECT_EQ(State(pages_).texts("SELECT ending FROM page"), std::vector<std::string>{"saved"}) << "all else stays";
}

TEST_F(Rerun, SkipExistingFetchesWhatIsNotThere) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});
  fs::remove(file_of(url));

  EXPECT_EQ(requests_of({"--skip-existing", url}), 1U);
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}}));
}

TEST_F(Rerun, FreshForgetsWhatIsKnown) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});

  EXPECT_EQ(requests_of({"--fresh", url}), 1U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}}));
  EXPECT_EQ(number_of(records().at(0), "status"), 200);
}

// Regression: they were numbered anew, and took the names of pages that were good.
TEST_F(Rerun, AFailureLeavesTheEarlierPageAndStillKnowsIt) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});
  auto const file = file_of(url);
  auto const before = identity_of(file);
  requests_of({"--expect", "status=204", url}, 4);
  ASSERT_EQ(outcomes(), (OutcomeCounts{{"failed", 1}}));
  EXPECT_EQ(identity_of(file), before);

  EXPECT_EQ(requests_of({url}), 1U);
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"unchanged", 1}}));
  EXPECT_EQ(identity_of(file), before);
}

TEST_F(Rerun, AnotherLayoutFetchesAnewUnderTheOtherNames) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});

  requests_of({"--name", "{stem}.{ext}", url});

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 1}}));
  EXPECT_EQ(text_of(records().at(0), "path"), "1.txt");
}

TEST_F(Rerun, WorksInADirectoryThatWasMoved) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});
  fs::rename(pages_, directory_ / "elsewhere");
  pages_ = directory_ / "elsewhere";

  EXPECT_EQ(requests_of({url}), 1U);
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"unchanged", 1}}));
}

TEST_F(Rerun, LeavesConditionsToTheUserWhoSetsThem) {
  auto const url = site_.url("/notes/1.txt");
  requests_of({url});

  requests_of({"-H", "If-None-Match: \"other\"", url});
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"unchanged", 1}}));
  EXPECT_EQ(number_of(records().at(0), "status"), 200) << "the same bytes";
}

TEST_F(Rerun, FindsItsFieldsAlsoInPagesThatItDoesNotFetch) {
  auto const url = site_.url("/articles/1.html");
  auto const rows = directory_ / "rows.jsonl";
  std::vector<std::string> const extraction{"--extract", "title=h1", "--extracted", rows};
  auto const with = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), extraction.begin(), extraction.end());
    return arguments;
  };
  requests_of(with({url}));
  auto const first = read_file(rows);
  ASSERT_NE(first.find("title"), std::string::npos);

  EXPECT_EQ(requests_of(with({url})), 1U);
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"unchanged", 1}}));
  EXPECT_EQ(read_file(rows), first);
  EXPECT_EQ(requests_of(with({"--skip-existing", url})), 0U);
  EXPECT_EQ(read_file(rows), first);
}

// Regression: pages that were left alone had no URL that they came from.
TEST_F(Rerun, FindsTheSameInPagesThatItDoesNotFetch) {
  auto const links = directory_ / "links.txt";
  std::vector<std::string> const arguments{"--extract", "title=h1", "--stats",
                                           "--links",   links,      site_.url("/redirect/1")};
  requests_of(arguments);
  auto const first = read_file(links);
  auto const from = text_of(records().at(0), "final_url");
  ASSERT_NE(first.find("/articles/"), std::string::npos);

  auto again = arguments;
  again.insert(again.begin(), "--skip-existing");
  EXPECT_EQ(requests_of(again), 0U);

  EXPECT_EQ(text_of(records().at(0), "final_url"), from);
  EXPECT_EQ(read_file(links), first) << "as seen from where the redirect led to";
}

TEST_F(Rerun, KeepsTheRecordsOfEarlierRuns) {
  auto const url = site_.url("/notes/1.txt");
  std::vector<std::string> manifests;
  for (int run = 0; run < 4; ++run) {
    requests_of({"--keep-runs", "2", url});
    manifests.push_back(read_file(pages_ + "/manifest.jsonl"));
  }

  EXPECT_FALSE(fs::exists(pages_ + "/.scrape/runs/1.jsonl"));
  for (int run = 2; run <= 4; ++run) {
    auto const file = pages_ + "/.scrape/runs/" + std::to_string(run) + ".jsonl";
    EXPECT_EQ(read_file(file), manifests[static_cast<std::size_t>(run) - 1]) << run;
  }
}

TEST_F(Rerun, ARunWithoutEntriesLeavesTheRecordsOfTheLastOne) {
  requests_of({site_.url("/notes/1.txt")});
  auto const manifest = read_file(pages_ + "/manifest.jsonl");

  requests_of({directory_.write("empty.txt", "# none\n")}, 2);
  requests_of({"--allow-empty", directory_.write("empty.txt", "# none\n")});

  EXPECT_EQ(read_file(pages_ + "/manifest.jsonl"), manifest);
  EXPECT_FALSE(fs::exists(pages_ + "/.scrape/runs/2.jsonl"));
}

// What came before the stop is good, what was open is fetched, all have their records: as if nothing had happened.
TEST_F(Rerun, ContinuesARunThatABudgetEnded) {
  auto const urls = pages(6);
  std::vector<std::string> arguments{"--max-total", "2500", "-j", "1"};
  arguments.insert(arguments.end(), urls.begin(), urls.end());
  requests_of(arguments, 5);
  ASSERT_EQ(outcomes(), (OutcomeCounts{{"not_started", 3}, {"saved", 3}}));

  EXPECT_EQ(requests_of(urls), 3U);

  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 6}}));
  auto const is_resumed = [](Record const& record) { return record.contains("resumed"); };
  auto const all = records();
  EXPECT_EQ(std::ranges::count_if(all, is_resumed), 3);
  EXPECT_EQ(requests_of(urls), 6U) << "a run that came to its end is not continued";
}

TEST_F(Rerun, ContinuesAcrossSeveralInterruptions) {
  auto const urls = pages(6);
  for (int left = 6; left > 0; left -= 2) {
    std::vector<std::string> arguments{"--max-total", "1500", "-j", "1"};
    arguments.insert(arguments.end(), urls.begin(), urls.end());
    EXPECT_EQ(requests_of(arguments, left > 2 ? 5 : 0), 2U) << left;
  }
  EXPECT_EQ(outcomes(), (OutcomeCounts{{"saved", 6}}));
}

}  // namespace
}  // namespace scrape::test
