// What becomes of requests in flight when a run is told to stop, with a server that answers when the test says so.

#include "integration/support/client.hpp"
#include "integration/support/whole_run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace scrape::engine {
namespace {

using namespace std::chrono_literals;
using plan::Ending;
using site::After;
using Kind = Source::Kind;

asio::awaitable<After> answer_when(std::atomic<bool> const& released, site::Exchange const& exchange) {
  while (!released)
    co_await site::pause(1ms);
  site::Answer answer;
  answer.body = "late";
  if (exchange.request.target() == "/redirect") {
    answer.status = 302;
    answer.fields.push_back({"Location", "/page"});
  }
  co_return co_await send(exchange, answer);
}

class EngineStop : public testing::Test {
 protected:
  EngineStop() {
    config_.directory = directory_ / "pages";
    config_.policy.jobs = 3;
    config_.policy.per_host = 3;
  }

  void list(std::vector<std::string> const& targets) {
    for (auto const& target : targets)
      config_.sources.push_back({Kind::url, server_.server().url("127.0.0.1", target), config_.sources.size() + 1});
  }

  // Starts a run, tells it to stop when `in_work` requests have reached the server, and lets that answer.
  void run_and_stop(std::size_t in_work) {
    test::WholeRun run(config_, events_);
    run.start();
    test::run_until(run.io, [&] { return server_.counters().requests_in_work == in_work; });
    run.engine.stop(Clock::now() + 1h);
    released_ = true;
    run.finish();
  }

  std::atomic<bool> released_ = false;
  test::LocalServer server_{test::Scheme::http,
                            [this](site::Exchange const& exchange) { return answer_when(released_, exchange); }};
  test::TemporaryDirectory directory_;
  Config config_;
  test::Collected events_;
};

TEST_F(EngineStop, LetsWhatIsInFlightFinish) {
  list({"/1", "/2", "/3", "/4", "/5"});
  run_and_stop(3);
  events_.expect_each_once(5);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, 3}, {Ending::not_started, 2}}));
  EXPECT_EQ(server_.counters().requests, 3U);
  EXPECT_EQ(test::files_below(config_.directory).size(), 3U);
}

TEST_F(EngineStop, FollowsNoRedirectAnyMore) {
  list({"/redirect", "/1"});
  run_and_stop(2);
  events_.expect_each_once(2);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, 1}, {Ending::failed, 1}}));
  EXPECT_EQ(server_.counters().requests_of.count("/page"), 0U);
  for (auto const& record : events_.records) {
    if (record.failure) {
      EXPECT_EQ(record.failure->cause, Errc::stopped);
    }
  }
}

TEST_F(EngineStop, ASecondStopCanMakeItSooner) {
  list({"/1", "/2", "/3", "/4"});
  test::WholeRun run(config_, events_);
  run.start();
  test::run_until(run.io, [&] { return server_.counters().requests_in_work == 3; });
  run.engine.stop(Clock::now() + 1h);
  run.engine.stop(Clock::now());
  run.finish();
  events_.expect_each_once(4);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::failed, 3}, {Ending::not_started, 1}}));
}

TEST_F(EngineStop, MayComeFromWhoeverIsToldOfARecord) {
  std::vector<std::string> paths;
  for (int i = 1; i <= 200; ++i)
    paths.push_back("/" + std::to_string(i));
  list(paths);
  released_ = true;
  config_.policy.jobs = 1;
  test::WholeRun run(config_, events_);
  events_.on_record = [&run] { asio::post(run.io, [&run] { run.engine.stop(Clock::now() + 1h); }); };
  run.start();
  run.finish();
  events_.expect_each_once(200);
  EXPECT_GE(events_.endings()[Ending::not_started], 100U) << "pages that wait for the disk are few";
}

}  // namespace
}  // namespace scrape::engine
