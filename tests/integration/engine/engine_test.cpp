// Whole runs over plain HTTP: every entry ends in exactly one record, however the run ends.

#include "integration/support/client.hpp"
#include "integration/support/fifo.hpp"
#include "integration/support/whole_run.hpp"
#include "support/refused_port.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/engine/engine.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using plan::Ending;
using Kind = Source::Kind;

class EngineTest : public testing::Test {
 protected:
  EngineTest() {
    config_.directory = directory_ / "pages";
    config_.user_agent = "test";
    config_.policy.jobs = 4;
    config_.policy.per_host = 4;
    config_.policy.retries = 0;
  }

  std::string url(std::string_view target) { return site_.url(target); }

  void list(std::vector<std::string> const& urls) {
    std::string lines;
    for (auto const& line : urls)
      lines += line + '\n';
    config_.sources.push_back({Kind::file, directory_.write("urls.txt", lines), 1});
  }

  // `count` pages that never come, and as many again that wait for their turn.
  void list_hanging(std::size_t count) {
    std::vector<std::string> urls;
    for (std::size_t i = 0; i < 2 * count; ++i)
      urls.push_back(url("/fail/hang?" + std::to_string(i)));
    list(urls);
  }

  bool in_work(std::size_t count) const { return site_.server().counters().requests_in_work == count; }

  void run_to_end() {
    test::WholeRun run(config_, events_);
    run.start();
    run.finish();
  }

  mutable test::LocalSite site_{test::Scheme::http};
  test::TemporaryDirectory directory_;
  Config config_;
  test::Collected events_;
};

TEST_F(EngineTest, RecordsEachEntryOnceWhateverBecameOfIt) {
  test::RefusedPort const refused;
  list({url("/articles/1.html"), "not a URL", url("/articles/1.html"), url("/status/404"), url("/redirect/3"),
        "http://127.0.0.1:" + std::to_string(refused.number()) + "/", url("/redirect/loop"), url("/fail/close-in-head"),
        url("/fail/truncated-length"), url("/notes/1.txt")});
  run_to_end();
  events_.expect_each_once(10);
  EXPECT_EQ(events_.bad_lines, 1);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, 3}, {Ending::duplicate, 1}, {Ending::failed, 6}}));
  EXPECT_EQ(test::files_below(config_.directory).size(), 3U);
}

TEST_F(EngineTest, EndsAtOnceWithoutEntries) {
  list({"# nothing", ""});
  run_to_end();
  EXPECT_TRUE(events_.records.empty());
}

TEST_F(EngineTest, SavesManyPagesOverFewConnections) {
  std::vector<std::string> urls;
  for (int i = 0; i < 500; ++i)
    urls.push_back(url("/bytes/" + std::to_string(1000 + i)));
  list(urls);
  run_to_end();
  events_.expect_each_once(500);
  EXPECT_EQ(events_.endings()[Ending::saved], 500U);
  EXPECT_LE(site_.server().counters().connections, 4U);
}

TEST_F(EngineTest, SaysThatAPageIsThereOnlyWhenItIs) {
  std::vector<std::string> urls;
  for (int i = 0; i < 50; ++i)
    urls.push_back(url("/bytes/" + std::to_string(100'000 + i)));
  list(urls);
  events_.on_record = [this] {
    auto const& stored = events_.records.back().stored;
    ASSERT_TRUE(stored);
    EXPECT_EQ(std::filesystem::file_size(config_.directory + '/' + stored->path), stored->bytes.value);
  };
  run_to_end();
  EXPECT_EQ(events_.records.size(), 50U);
}

TEST_F(EngineTest, StopFailsWhatIsInFlightAtItsTimeAndStartsNothingNew) {
  list_hanging(4);
  test::WholeRun run(config_, events_);
  run.start();
  test::run_until(run.io, [this] { return in_work(4); });
  auto const by = Clock::now() + 50ms;
  run.engine.stop(by);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::not_started, 4}}));
  run.finish();
  EXPECT_GE(Clock::now(), by);
  events_.expect_each_once(8);
  for (auto const& record : events_.records) {
    if (record.failure) {
      EXPECT_EQ(record.failure->cause, Errc::stopped);
    }
  }
  EXPECT_EQ(events_.endings()[Ending::failed], 4U);
  EXPECT_TRUE(test::files_below(config_.directory).empty());
}

TEST_F(EngineTest, StopReadsTheListsToTheirEnd) {
  std::vector<std::string> urls;
  for (int i = 0; i < 20'000; ++i)
    urls.push_back(url("/fail/hang?" + std::to_string(i)));
  list(urls);
  test::WholeRun run(config_, events_);
  run.start();
  test::run_until(run.io, [this] { return in_work(4); });
  run.engine.stop(Clock::now());
  run.finish();
  events_.expect_each_once(20'000);
}

TEST_F(EngineTest, AbortEndsARunWhoseListIsSilent) {
  test::Fifo const fifo(directory_ / "fifo");
  config_.sources = {{Kind::url, url("/fail/hang"), 1}, {Kind::file, fifo.path(), 2}};
  test::WholeRun run(config_, events_);
  auto const silent = fifo.open_to_write();
  run.start();
  test::run_until(run.io, [this] { return in_work(1); });
  run.engine.abort();
  run.finish();
  events_.expect_each_once(1);
  EXPECT_EQ(events_.records.at(0).failure->error_class, ErrorClass::stopped);
}

// Its bytes are always there already, so that nothing is ever waited for.
TEST_F(EngineTest, AbortEndsAPageThatNeverDoes) {
  list({url("/fail/endless-body")});
  test::WholeRun run(config_, events_);
  run.start();
  test::run_until(run.io, [this] { return in_work(1); });
  run.engine.abort();
  run.finish();
  EXPECT_EQ(events_.records.at(0).failure->cause, Errc::stopped);
}

TEST_F(EngineTest, AbortBeforeAnythingBeganEndsToo) {
  list_hanging(2);
  test::WholeRun run(config_, events_);
  run.engine.abort();
  run.start();
  run.finish();
  EXPECT_TRUE(events_.records.empty());
}

TEST_F(EngineTest, MayBeDestroyedWithRequestsInFlight) {
  list_hanging(4);
  {
    test::WholeRun run(config_, events_);
    run.start();
    test::run_until(run.io, [this] { return in_work(4); });
  }
  EXPECT_TRUE(events_.records.empty());
}

TEST_F(EngineTest, MayBeDestroyedWhileBodiesAreWritten) {
  list({url("/fail/endless-body?1"), url("/fail/endless-body?2"), url("/redirect/1"), url("/fail/drip-head")});
  for (int i = 0; i < 5; ++i) {
    test::WholeRun run(config_, events_);
    run.start();
    run.io.run_for(i * 20ms);
  }
  EXPECT_TRUE(std::filesystem::is_empty(config_.directory + "/.scrape/tmp"));
}

TEST_F(EngineTest, MayBeDestroyedBeforeItRan) {
  list_hanging(1);
  test::WholeRun const run(config_, events_);
}

TEST_F(EngineTest, WhatAnObserverThrowsEndsTheRun) {
  list({url("/notes/1.txt"), url("/fail/hang"), url("/fail/endless-body")});
  events_.on_record = [] { throw std::runtime_error("enough"); };
  test::WholeRun run(config_, events_);
  run.start();
  EXPECT_THROW(run.finish(), std::runtime_error);
}

TEST_F(EngineTest, RefusesAListThatCannotBeRead) {
  config_.sources = {{Kind::file, directory_ / "missing", 1}};
  EXPECT_THROW(run_to_end(), ConfigurationError);
}

}  // namespace
}  // namespace scrape::engine
