// The binary is killed again and again, and the same command makes the directory right nevertheless.

#include "site/content.hpp"
#include "site/server.hpp"
#include "site/site.hpp"
#include "support/manifest.hpp"
#include "support/program.hpp"
#include "support/sha256.hpp"
#include "support/state.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include <sys/stat.h>

namespace scrape::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t page_count = 2000;
constexpr std::size_t jobs_at_once = 8;

// What may have come since the last transaction when a run is killed: src/store/ledger.cpp writes at most every 25 ms
// (write_interval), the disk gets the same again for what it has to write before, and --delay lets a page come each
// millisecond.
constexpr std::size_t records_of_one_batch = 2 * 25;
constexpr auto* pause_of_host = "1ms";

#ifdef SCRAPE_SANITIZED
constexpr std::size_t many_kills = 60;
constexpr std::size_t some_kills = 15;
#else
constexpr std::size_t many_kills = 200;
constexpr std::size_t some_kills = 40;
#endif

// Work that is left for that many more, so that none comes too late.
constexpr std::size_t spare_kills = 10;

// Sizes tell pages apart, and what their content is; some are written in several pieces.
std::size_t length_of_page(std::size_t page) {
  return page % 20 == 0 ? 100'000 + page : 1000 + page;
}

std::string target_of_page(std::size_t page) {
  return "/bytes/" + std::to_string(length_of_page(page));
}

// The demo site; how often each of its pages was asked for can be waited for.
class CountingSite {
 public:
  CountingSite() : server_({}, counting(site::demo_site())) {}

  std::string url(std::string_view target) const { return server_.url("127.0.0.1", target); }

  std::size_t requests() const {
    std::lock_guard const lock(mutex_);
    return requests_;
  }

  std::map<std::string, std::size_t> requests_by_target() const {
    std::lock_guard const lock(mutex_);
    return by_target_;
  }

  /// False when that many have not come in time.
  bool wait_for_requests(std::size_t count) {
    std::unique_lock lock(mutex_);
    return asked_.wait_for(lock, 30s, [&] { return requests_ >= count; });
  }

 private:
  site::Handler counting(site::Handler answer) {
    return [this, answer = std::move(answer)](site::Exchange const& exchange) {
      {
        std::lock_guard const lock(mutex_);
        ++requests_;
        ++by_target_[std::string(exchange.request.target())];
      }
      asked_.notify_one();
      return answer(exchange);
    };
  }

  mutable std::mutex mutex_;
  std::condition_variable asked_;
  std::size_t requests_ = 0;
  std::map<std::string, std::size_t> by_target_;
  site::Server server_;
};

class Crash : public testing::Test {
 protected:
  Crash() {
    std::string lines;
    for (std::size_t page = 1; page <= page_count; ++page)
      lines += site_.url(target_of_page(page)) + '\n';
    list_ = directory_.write("urls.txt", lines);
  }

  ProgramOptions command(std::string const& sync) const {
    ProgramOptions options;
    options.arguments = {"-q",
                         "--sync",
                         sync,
                         "-j",
                         std::to_string(jobs_at_once),
                         "--per-host",
                         std::to_string(jobs_at_once),
                         "--delay",
                         pause_of_host,
                         "--retry",
                         "0",
                         "-o",
                         pages_,
                         list_};
    return options;
  }

  // After some more requests and a moment.
  void kill_a_run(std::string const& sync, std::size_t most_requests) {
    std::uniform_int_distribution<std::size_t> some(1, std::max<std::size_t>(most_requests, 1));
    std::uniform_int_distribution<int> moment(0, 3000);
    auto const until = site_.requests() + some(random_);
    Program program(command(sync));
    ASSERT_TRUE(site_.wait_for_requests(until)) << "it asks for no more, or is at its end";
    std::this_thread::sleep_for(std::chrono::microseconds(moment(random_)));
    program.send_signal(SIGKILL);
    auto const ended = program.wait();
    ASSERT_EQ(ended.exit_code, 128 + SIGKILL) << "it came to its end: " << ended.err;
    ASSERT_EQ(ended.err, "");
  }

  // Targets of pages that are recorded as saved. Neither the program nor its records may forget one.
  std::set<std::string> committed_targets() const {
    std::set<std::string> targets;
    State state(pages_);
    if (state.number("SELECT count(*) FROM sqlite_master WHERE name = 'page'") == 0) return targets;
    for (auto const& url : state.texts("SELECT url FROM page WHERE ending IN ('saved', 'unchanged')"))
      targets.insert(url.substr(url.rfind("/bytes/")));
    return targets;
  }

  void expect_committed_pages_are_not_asked_for_again() {
    auto const requests = site_.requests_by_target();
    for (auto const& [target, count] : requests_when_committed_)
      ASSERT_EQ(requests.at(target), count) << target;
    auto const committed = committed_targets();
    ASSERT_GE(committed.size(), requests_when_committed_.size());
    for (auto const& target : committed)
      requests_when_committed_[target] = requests.at(target);
  }

  // Of those that are new or changed since the last look.
  void expect_whole_files() {
    for (auto const& name : files_below(pages_)) {
      if (!name.ends_with(".bin")) continue;
      auto const file = pages_ + '/' + name;
      struct stat status{};
      ASSERT_EQ(::stat(file.c_str(), &status), 0) << file;
      Version const version{status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
      if (std::exchange(seen_[name], version) == version) continue;
      auto const size = static_cast<std::size_t>(std::stoull(fs::path(name).stem()));
      ASSERT_TRUE(read_file(file) == site::bytes_body(size)) << name << " has " << status.st_size << " bytes";
    }
  }

  void kill_again_and_again(std::string const& sync, std::size_t kills) {
    for (std::size_t left = kills; left > 0; --left) {
      auto const open = page_count - requests_when_committed_.size();
      kill_a_run(sync, 2 * open / (left + spare_kills));
      if (HasFatalFailure()) return;
      expect_whole_files();
      if (fs::exists(pages_ + "/.scrape/state.db")) expect_committed_pages_are_not_asked_for_again();
      if (HasFatalFailure()) return;
    }
  }

  void expect_everything_is_right() {
    expect_whole_files();
    EXPECT_EQ(seen_.size(), page_count);
    auto const records = read_records(pages_ + "/manifest.jsonl");
    EXPECT_EQ(outcomes(records), (std::map<std::string, int>{{"saved", int{page_count}}}));
    std::set<std::int64_t> entries;
    for (auto const& record : records) {
      entries.insert(number_of(record, "index"));
      auto const file = pages_ + '/' + text_of(record, "path");
      ASSERT_EQ(text_of(record, "sha256"), sha256_hex(read_file(file))) << file;
    }
    EXPECT_EQ(entries.size(), page_count);
    EXPECT_TRUE(fs::is_empty(pages_ + "/.scrape/tmp"));
  }

  void survive(std::string const& sync, std::size_t kills) {
    auto const seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_.seed(seed);
    kill_again_and_again(sync, kills);
    if (HasFatalFailure()) return;

    auto const ended = Program(command(sync)).wait();

    EXPECT_EQ(ended.exit_code, 0);
    EXPECT_EQ(ended.err, "");
    expect_committed_pages_are_not_asked_for_again();
    expect_everything_is_right();
    EXPECT_LE(site_.requests(), page_count + kills * (jobs_at_once + records_of_one_batch));
    RecordProperty("requests", std::to_string(site_.requests()));
  }

  struct Version {
    ino_t file = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    bool operator==(Version const&) const = default;
  };

  TemporaryDirectory directory_;
  std::string pages_ = directory_ / "pages";
  std::string list_;
  CountingSite site_;
  std::mt19937 random_;
  std::map<std::string, Version> seen_;
  std::map<std::string, std::size_t> requests_when_committed_;
};

TEST_F(Crash, HarmsNothingHoweverOftenItHappens) {
  survive("none", many_kills);
}

TEST_F(Crash, HarmsNothingWherePagesAreMadeDurable) {
  survive("batch", some_kills);
}

}  // namespace
}  // namespace scrape::test
