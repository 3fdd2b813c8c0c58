// Runs whose pages are made durable in groups, by a medium that takes its time.

#include "integration/support/client.hpp"
#include "integration/support/held_medium.hpp"
#include "integration/support/whole_run.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using plan::Ending;
using site::After;

asio::awaitable<After> answer_at_once(site::Exchange const& exchange) {
  site::Answer page;
  page.body = "page";
  co_return co_await send(exchange, page);
}

class EngineSync : public testing::Test {
 protected:
  EngineSync() {
    config_.directory = directory_ / "pages";
    config_.policy.jobs = 3;
    config_.policy.per_host = 3;
    config_.sync = store::Sync::batch;
    for (std::size_t i = 1; i <= listed; ++i)
      config_.sources.push_back({Source::Kind::url, server_.server().url("127.0.0.1", '/' + std::to_string(i)), i});
  }

  // Runs until so many requests have come.
  void run_until_asked(test::WholeRun& run, std::size_t requests) {
    run.start();
    test::run_until(run.io, [&] { return server_.counters().requests >= requests; });
  }

  // What waits to be durable has given its memory back: more pages than that may.
  static constexpr std::size_t most_in_memory = 128;
  static constexpr std::size_t most_landing = 512;
  static constexpr std::size_t listed = 700;

  test::LocalServer server_{test::Scheme::http, answer_at_once};
  test::TemporaryDirectory directory_;
  Config config_;
  test::Collected events_;
};

TEST_F(EngineSync, GoesOnWhilePagesWaitToBeDurableUpToALimit) {
  test::WholeRun run(config_, events_);
  {
    test::HeldMedium const held(run.disk, run.io.get_executor());
    run_until_asked(run, most_landing);
    run.io.restart();
    run.io.run_for(50ms);
    EXPECT_LT(server_.counters().requests, most_landing + config_.policy.jobs);
    EXPECT_TRUE(events_.records.empty()) << "a record came before its page was durable";
    EXPECT_EQ(test::files_below(config_.directory).size(), 0U);
  }
  run.finish();
  events_.expect_each_once(listed);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, listed}}));
  EXPECT_EQ(test::files_below(config_.directory).size(), listed);
}

TEST_F(EngineSync, SavesThePagesThatWaitToBeDurableWhenItIsStopped) {
  test::WholeRun run(config_, events_);
  {
    test::HeldMedium const held(run.disk, run.io.get_executor());
    run_until_asked(run, most_in_memory + 100);
    run.engine.stop(Clock::now());
  }
  run.finish();
  events_.expect_each_once(listed);
  auto const saved = events_.endings()[Ending::saved];
  EXPECT_GE(saved, most_in_memory);
  EXPECT_EQ(test::files_below(config_.directory).size(), saved);
}

// Pages that waited used to own themselves.
TEST_F(EngineSync, MayBeForgottenWhilePagesWaitToBeDurable) {
  {
    test::WholeRun run(config_, events_);
    test::HeldMedium const held(run.disk, run.io.get_executor());
    run_until_asked(run, most_landing);
  }
  EXPECT_TRUE(std::filesystem::is_empty(config_.directory + "/.scrape/tmp"));
}

}  // namespace
}  // namespace scrape::engine
