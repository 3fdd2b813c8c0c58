// What a run comes to, written by a Ledger and read back from an Archive.

#include "integration/support/past_runs.hpp"

#include <gtest/gtest.h>

#include <set>

#include <unistd.h>

namespace scrape::store {
namespace {

using namespace std::chrono_literals;
using plan::Ending;
using test::failed_record;
using test::saved_record;

class LedgerAndArchive : public testing::Test {
 protected:
  test::PastRuns runs_;
};

TEST_F(LedgerAndArchive, KnowNothingInTheBeginning) {
  EXPECT_EQ(Archive::open(runs_.directory()), nullptr);
  runs_.make({});
  auto const archive = runs_.archive();
  EXPECT_FALSE(archive->last_outcomes({"https://a.example/"}).at(0));
  EXPECT_FALSE(archive->page("https://a.example/"));
  EXPECT_FALSE(archive->last_run());
}

TEST_F(LedgerAndArchive, KeepWhatThereIsToKnowOfAFile) {
  auto record = saved_record("https://a.example/x", 7);
  record.entry.given = "a.example/x#part";
  record.final_url = "https://a.example/y";
  record.listed_path = "named.html";
  record.stored = plan::Stored{"named.html", ByteCount{1234}, std::string(64, 'a'), 1'700'000'000'123'456'789};
  record.exchange.head->fields.add("ETag", "\"tag\"");
  record.exchange.head->fields.add("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
  runs_.make({record});

  auto const page = runs_.archive()->page("https://a.example/x");

  ASSERT_TRUE(page && page->file);
  EXPECT_EQ(page->url, "https://a.example/x");
  EXPECT_EQ(page->given, "a.example/x#part");
  EXPECT_EQ(page->source, "urls.txt:7");
  EXPECT_EQ(page->listed_path, "named.html");
  EXPECT_EQ(page->run, 1U);
  EXPECT_EQ(page->ending, Ending::saved);
  EXPECT_EQ(page->record + '\n', plan::to_json_line(record));
  EXPECT_EQ(page->head,
            "HTTP/1.1 200\r\nContent-Type: text/html\r\nETag: \"tag\"\r\n"
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  auto const& file = *page->file;
  EXPECT_EQ(file.path, "named.html");
  EXPECT_EQ(file.size.value, 1234U);
  EXPECT_EQ(file.sha256, std::string(64, 'a'));
  EXPECT_EQ(file.modified, 1'700'000'000'123'456'789);
  EXPECT_EQ(file.final_url, "https://a.example/y");
  EXPECT_EQ(file.content_type, "text/html");
  EXPECT_EQ(file.etag, "\"tag\"");
  EXPECT_EQ(file.last_modified, "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(file.run, 1U);
  EXPECT_EQ(file.ending, Ending::saved);
  auto const outcomes = runs_.archive()->last_outcomes({"https://a.example/other", "https://a.example/x"});
  EXPECT_FALSE(outcomes.at(0));
  EXPECT_EQ(outcomes.at(1).value().file.value().sha256, file.sha256);
}

TEST_F(LedgerAndArchive, KeepNoSecretOfAServers) {
  auto record = saved_record("https://a.example/", 1);
  record.exchange.head->fields.add("set-cookie", "session=planted");
  runs_.make({record});
  EXPECT_EQ(runs_.archive()->page("https://a.example/")->head,
            "HTTP/1.1 200\r\nContent-Type: text/html\r\nset-cookie: ***\r\n");
}

// Servers send what they like, and lists hold what they like.
TEST_F(LedgerAndArchive, KeepBytesAsTheyAre) {
  auto record = saved_record("https://a.example/", 1);
  record.entry.given = std::string("a.example/\0\xff'\"", 14);
  record.stored->path = "\xff'; DROP TABLE page; --";
  runs_.make({record});

  auto const page = runs_.archive()->page("https://a.example/");

  ASSERT_TRUE(page && page->file);
  EXPECT_EQ(page->given, record.entry.given);
  EXPECT_EQ(page->file->path, record.stored->path);
}

TEST_F(LedgerAndArchive, KeepTheFileThatAFailureLeft) {
  auto const before = saved_record("https://a.example/", 1);
  runs_.make({before});
  auto failure = failed_record("https://a.example/", 3);
  failure.exchange.head.reset();
  runs_.make({failure});

  auto const page = runs_.archive()->page("https://a.example/");

  ASSERT_TRUE(page && page->file);
  EXPECT_EQ(page->run, 2U);
  EXPECT_EQ(page->ending, Ending::failed);
  EXPECT_EQ(page->source, "urls.txt:3");
  EXPECT_EQ(page->head, "HTTP/1.1 200\r\nContent-Type: text/html\r\n") << "there was no other";
  EXPECT_EQ(page->file->path, before.stored->path);
  EXPECT_EQ(page->file->ending, Ending::failed);
}

TEST_F(LedgerAndArchive, KnowNoFileOfAnErrorPage) {
  auto record = failed_record("https://a.example/", 1);
  record.stored = plan::Stored{"error.html", ByteCount{5}, std::string(64, 'e')};
  runs_.make({record});
  auto const page = runs_.archive()->page("https://a.example/");
  ASSERT_TRUE(page);
  EXPECT_FALSE(page->file);
  auto const last = runs_.archive()->last_outcomes({"https://a.example/"}).at(0);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->ending, Ending::failed);
  EXPECT_FALSE(last->file);
}

TEST_F(LedgerAndArchive, LeaveAloneWhatAnEarlierRunSaysOfAPageThatWasLeftAlone) {
  runs_.make({saved_record("https://a.example/", 1)});
  auto kept = saved_record("https://a.example/", 1);
  kept.attempts = 0;
  kept.ending = Ending::unchanged;
  runs_.make({kept});
  EXPECT_EQ(runs_.archive()->page("https://a.example/")->run, 1U);
  EXPECT_EQ(runs_.archive()->page("https://a.example/")->ending, Ending::saved);
  EXPECT_EQ(runs_.archive()->last_run()->counts.at(static_cast<std::size_t>(Ending::unchanged)), 1U) << "but count it";
}

TEST_F(LedgerAndArchive, GiveOpenEntriesInTheOrderInWhichTheyWereMetFirst) {
  std::vector<plan::Record> records;
  for (int i = 1; i <= 25; ++i)
    records.push_back(failed_record("https://a.example/" + std::to_string(i), i));
  records[4] = saved_record("https://a.example/5", 5);
  records[9].ending = Ending::not_started;
  records[14].ending = Ending::denied;
  runs_.make(records);
  runs_.make({failed_record("https://a.example/2", 1), saved_record("https://a.example/3", 2)});
  auto const archive = runs_.archive();

  std::vector<std::string> open;
  std::int64_t after = 0;
  for (auto some = archive->open_entries(after, 7); !some.empty(); some = archive->open_entries(after, 7)) {
    EXPECT_LE(some.size(), 7U);
    for (auto const& entry : some)
      open.push_back(entry.given);
  }

  std::vector<std::string> expected;
  for (int i = 1; i <= 25; ++i) {
    if (i != 3 && i != 5 && i != 15) expected.push_back("https://a.example/" + std::to_string(i));
  }
  EXPECT_EQ(open, expected);
}

TEST_F(LedgerAndArchive, GiveEachFileOnce) {
  runs_.make({saved_record("https://a.example/1", 1), failed_record("https://a.example/2", 2)});
  runs_.make({saved_record("https://a.example/1", 1), saved_record("https://a.example/3", 3)});
  std::multiset<std::string> paths;
  std::int64_t after = 0;
  for (auto const& file : runs_.archive()->recorded_files(after, 10))
    paths.insert(file.path);
  EXPECT_EQ(paths, (std::multiset<std::string>{"a.example/1", "a.example/3"}));
}

TEST_F(LedgerAndArchive, RememberRuns) {
  runs_.begin.arguments = "scrape -o pages";
  runs_.begin.started = WallTime(1'700'000'000'123ms);
  runs_.make({saved_record("https://a.example/1", 1), failed_record("https://a.example/2", 2)},
             {.exit_code = 1, .ended = WallTime(1'700'000'060'000ms)});

  auto const run = runs_.archive()->last_run();

  ASSERT_TRUE(run);
  EXPECT_EQ(run->id, 1U);
  EXPECT_EQ(run->first, 1U);
  EXPECT_EQ(run->started, WallTime(1'700'000'000'123ms));
  EXPECT_EQ(run->arguments, "scrape -o pages");
  EXPECT_EQ(run->process, static_cast<std::uint64_t>(::getpid()));
  EXPECT_EQ(run->ended, WallTime(1'700'000'060'000ms));
  EXPECT_EQ(run->exit_code, 1);
  EXPECT_TRUE(run->is_complete);
  EXPECT_EQ(run->counts.at(static_cast<std::size_t>(Ending::saved)), 1U);
  EXPECT_EQ(run->counts.at(static_cast<std::size_t>(Ending::failed)), 1U);
  EXPECT_EQ(run->counts.at(static_cast<std::size_t>(Ending::unchanged)), 0U);
  EXPECT_FALSE(runs_.archive()->run(2));
}

TEST_F(LedgerAndArchive, ContinueRunsUntilOneComesToItsEnd) {
  using Runs = std::pair<std::uint64_t, std::uint64_t>;
  auto const record = saved_record("https://a.example/1", 1);
  EXPECT_EQ(runs_.make({record}, {.is_complete = false}), Runs(1, 1));
  EXPECT_EQ(runs_.make({record}, {.is_killed = true}), Runs(2, 1));
  EXPECT_FALSE(runs_.archive()->last_run()->ended);
  EXPECT_EQ(runs_.make({}, {.is_killed = true}), Runs(3, 1));
  EXPECT_EQ(runs_.make({record}), Runs(3, 1)) << "the one without records was none";
  EXPECT_EQ(runs_.make({record}), Runs(4, 4));
  EXPECT_EQ(runs_.make({record}), Runs(5, 5));
}

TEST_F(LedgerAndArchive, ContinueRunsOfTheSameCommandAlone) {
  using Runs = std::pair<std::uint64_t, std::uint64_t>;
  auto const record = saved_record("https://a.example/1", 1);
  auto const run_of = [&](Command command, bool is_complete) {
    runs_.begin.command = std::move(command);
    return runs_.make({record}, {.is_complete = is_complete});
  };
  EXPECT_EQ(run_of({"list", "de"}, false), Runs(1, 1));
  EXPECT_EQ(run_of({"list", "en"}, false), Runs(2, 2));
  EXPECT_EQ(run_of({"other", "de"}, true), Runs(3, 3));
  EXPECT_EQ(run_of({"", "de"}, true), Runs(4, 4)) << "what was open";
  EXPECT_EQ(run_of({"list", "de"}, false), Runs(5, 1));
  EXPECT_EQ(runs_.archive()->interrupted_run()->id, 2U);
  {
    runs_.begin.command = {"list", "de"};
    EXPECT_EQ(runs_.start()->continued_runs(), (std::vector<std::uint64_t>{1, 4, 5, 6}));
  }
  EXPECT_EQ(run_of({"list", "de"}, true), Runs(6, 1));
  EXPECT_FALSE(runs_.archive()->interrupted_run()) << "its sources have been dealt with";
  EXPECT_EQ(run_of({"list", "de"}, true), Runs(7, 7));
  EXPECT_EQ(run_of({"list", "en"}, true), Runs(8, 2));
}

// Regression: what ends the loop may leave records that wait for their time.
TEST_F(LedgerAndArchive, LoseNoRecordWhenTheLoopEnds) {
  std::vector<plan::Record> records;
  for (int i = 1; i <= 1000; ++i)
    records.push_back(saved_record("https://a.example/" + std::to_string(i), i));
  runs_.make(records);
  std::int64_t after = 0;
  EXPECT_EQ(runs_.archive()->recorded_files(after, 2000).size(), 1000U);
}

TEST_F(LedgerAndArchive, WriteWhileTheLoopRuns) {
  auto const ledger = runs_.start();
  for (int i = 1; i <= 3; ++i) {
    auto const record = saved_record("https://a.example/" + std::to_string(i), i);
    ledger->add(record, plan::to_json_line(record));
    EXPECT_GT(ledger->pending(), 0U);
    test::run_until(runs_.io(), [&] { return ledger->pending() == 0; });
  }
  EXPECT_FALSE(ledger->failure());
}

// Regression: a disk that has ended works at once, and the ledger waited for itself.
TEST_F(LedgerAndArchive, WriteWhatComesAfterTheDiskHasEnded) {
  auto const ledger = runs_.start();
  runs_.settle();
  auto const record = saved_record("https://a.example/", 1);
  ledger->add(record, plan::to_json_line(record));
  EXPECT_EQ(ledger->pending(), 0U);
  EXPECT_TRUE(runs_.archive()->page("https://a.example/"));
}

class LedgerChanges : public LedgerAndArchive {
 protected:
  LedgerChanges() { runs_.begin.collects_changes = true; }
  using Paths = std::vector<std::string>;
};

TEST_F(LedgerChanges, AreThePathsOfWhatWasSaved) {
  auto unchanged = saved_record("https://a.example/3", 3);
  unchanged.ending = Ending::unchanged;
  auto const ledger = runs_.start();
  for (auto const& record : {saved_record("https://a.example/2", 1), saved_record("https://a.example/1", 2), unchanged,
                             failed_record("https://a.example/4", 4)})
    ledger->add(record, plan::to_json_line(record));
  runs_.settle();
  EXPECT_EQ(ledger->changes(), (Paths{"a.example/1", "a.example/2"}));
}

TEST_F(LedgerChanges, AreCollectedOnlyWhenAsked) {
  runs_.begin.collects_changes = false;
  runs_.make({saved_record("https://a.example/1", 1)});
  runs_.begin.collects_changes = true;
  EXPECT_EQ(runs_.start()->changes(), Paths{});
}

TEST_F(LedgerChanges, OfARunThatWasKilledAreToldByALaterOne) {
  runs_.make({saved_record("https://a.example/1", 1)}, {.is_killed = true});
  auto const ledger = runs_.start();
  auto const record = saved_record("https://a.example/2", 2);
  ledger->add(record, plan::to_json_line(record));
  runs_.settle();
  EXPECT_EQ(ledger->changes(), (Paths{"a.example/1", "a.example/2"}));
}

TEST_F(LedgerChanges, AreToldOnce) {
  runs_.make({saved_record("https://a.example/1", 1)});
  {
    auto const ledger = runs_.start();
    EXPECT_EQ(ledger->changes(), Paths{"a.example/1"});
    ledger->forget_changes();
  }
  EXPECT_EQ(runs_.start()->changes(), Paths{});
}

}  // namespace
}  // namespace scrape::store
