#pragma once
/// An engine with everything around it, and what it told.

#include "integration/support/run.hpp"

#include <scrape/engine/engine.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/page_store.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace scrape::test {

using Endings = std::map<plan::Ending, std::size_t>;

class Collected final : public engine::Events {
 public:
  void bad_line(plan::Entry const&, plan::BadLine const&) override { ++bad_lines; }
  asio::awaitable<void> catch_up() override { co_return; }
  void recorded(plan::Record const& record) override {
    records.push_back(record);
    if (on_record) on_record();
  }

  Endings endings() const {
    Endings count;
    for (auto const& record : records)
      ++count[record.ending];
    return count;
  }

  /// Every entry from 1 to `count` has one record.
  void expect_each_once(std::size_t count) const {
    std::set<std::uint64_t> seen;
    for (auto const& record : records)
      EXPECT_TRUE(seen.insert(record.entry.index).second) << record.entry.index;
    EXPECT_EQ(seen.size(), count);
    if (!seen.empty()) {
      EXPECT_EQ(*seen.rbegin(), count);
    }
  }

  std::vector<plan::Record> records;
  std::function<void()> on_record;
  int bad_lines = 0;
};

/// Built and destroyed in the order in which app/session.cpp does it.
class WholeRun {
 public:
  WholeRun(engine::Config const& config, engine::Events& events)
      : pages_(store::make_file_store(disk, config.directory, config.sync)),
        engine(io.get_executor(), config, *pages_, events) {}
  WholeRun(WholeRun const&) = delete;
  WholeRun& operator=(WholeRun const&) = delete;
  ~WholeRun() { disk.finish(); }

  void start() {
    asio::co_spawn(io, engine.run(), [this](std::exception_ptr const& broken) {
      has_ended = true;
      if (broken) std::rethrow_exception(broken);
    });
  }

  void finish() {
    run_until(io, [this] { return has_ended; });
  }

  store::Disk disk;
  asio::io_context io{1};

 private:
  std::unique_ptr<store::PageStore> pages_;

 public:
  engine::Engine engine;
  bool has_ended = false;
};

}  // namespace scrape::test
