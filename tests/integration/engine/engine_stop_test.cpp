// What becomes of requests in flight when a run is told to stop, with a server that answers when the test says so.

#include "integration/support/client.hpp"
#include "integration/support/whole_run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
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
    config_.policy.retries = 0;
  }

  void list(std::vector<std::string> const& targets) {
    for (auto const& target : targets)
      config_.sources.push_back({Kind::url, server_.server().url("127.0.0.1", target), config_.sources.size() + 1});
  }

  void list_many(int count) {
    std::vector<std::string> targets;
    for (int i = 1; i <= count; ++i)
      targets.push_back("/" + std::to_string(i));
    list(targets);
    released_ = true;
  }

  // Runs until so many requests have come, and then a while: none is to follow.
  void run_until_stalled(test::WholeRun& run, std::size_t requests) {
    run.start();
    test::run_until(run.io, [&] { return server_.counters().requests >= requests; });
    run.io.run_for(50ms);
    EXPECT_LT(server_.counters().requests, requests + config_.policy.jobs);
    EXPECT_TRUE(events_.records.empty());
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
  list_many(300);
  config_.policy.jobs = 1;
  test::WholeRun run(config_, events_);
  events_.on_record = [&run] { asio::post(run.io, [&run] { run.engine.stop(Clock::now() + 1h); }); };
  run.start();
  run.finish();
  events_.expect_each_once(300);
  EXPECT_GE(events_.endings()[Ending::not_started], 100U) << "128 pages may wait for the disk by then";
}

// Keeps the disk's thread busy while it lives.
class HeldUp {
 public:
  explicit HeldUp(store::Disk& disk) {
    disk.post([released = release_.get_future().share()] { released.wait(); });
  }
  HeldUp(HeldUp const&) = delete;
  HeldUp& operator=(HeldUp const&) = delete;
  ~HeldUp() { release_.set_value(); }

 private:
  std::promise<void> release_;
};

constexpr std::size_t most_landing = 128;

TEST_F(EngineStop, AsksForNoMoreWhileTooManyPagesWaitForTheDisk) {
  list_many(300);
  test::WholeRun run(config_, events_);
  {
    HeldUp const disk(run.disk);
    run_until_stalled(run, most_landing);
  }
  run.finish();
  events_.expect_each_once(300);
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, 300}}));
}

TEST_F(EngineStop, SavesThePagesThatWaitForTheDisk) {
  list_many(300);
  test::WholeRun run(config_, events_);
  {
    HeldUp const disk(run.disk);
    run_until_stalled(run, most_landing);
    run.engine.stop(Clock::now() + 1h);
  }
  run.finish();
  events_.expect_each_once(300);
  auto const saved = server_.counters().requests;
  EXPECT_EQ(events_.endings(), (test::Endings{{Ending::saved, saved}, {Ending::not_started, 300 - saved}}));
}

TEST_F(EngineStop, MayBeForgottenWhilePagesWaitForTheDisk) {
  list_many(300);
  test::WholeRun run(config_, events_);
  HeldUp const disk(run.disk);
  run_until_stalled(run, most_landing);
}

}  // namespace
}  // namespace scrape::engine
