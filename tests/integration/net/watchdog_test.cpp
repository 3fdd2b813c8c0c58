// Deadlines of operations: which failure they are, and who may go first.

#include "integration/support/run.hpp"

#include <scrape/net/watchdog.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <list>
#include <optional>
#include <thread>

namespace scrape::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr Deadline never{};
error_code const cancelled = asio::error::operation_aborted;

class WatchdogTest : public testing::Test {
 protected:
  void TearDown() override {
    watchdog_.reset();
    io_.restart();
    io_.run_for(test::longest_wait);
    EXPECT_TRUE(io_.stopped()) << "something is left on the loop";
  }

  asio::io_context io_;
  std::optional<Watchdog> watchdog_{io_.get_executor()};
};

// An operation that ends only when it is cancelled.
asio::awaitable<error_code> wait_for_ever(asio::io_context& io, Watchdog& watchdog, Deadline by) {
  asio::steady_timer operation(io, TimePoint::max());
  Watch watch(watchdog, [&operation] { operation.cancel(); });
  error_code ended;
  watch.arm(by);
  co_await operation.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  co_return watch.disarm(ended);
}

TEST_F(WatchdogTest, NamesTheDeadlineThatWasHit) {
  for (auto const expiry : {Errc::idle_timeout, Errc::attempt_timeout, Errc::connect_timeout}) {
    auto const by = Clock::now() + 50ms;
    EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, {by, expiry})), expiry);
    EXPECT_GE(Clock::now(), by);
  }
}

TEST_F(WatchdogTest, NoticesEachDeadlineBesideOneThatIsFarAway) {
  Watch patient(*watchdog_, [] { ADD_FAILURE() << "an hour is not over"; });
  patient.arm({Clock::now() + 1h, Errc::attempt_timeout});
  for (int i = 0; i < 3; ++i) {
    Deadline const by{Clock::now() + 50ms, Errc::idle_timeout};
    EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, by)), Errc::idle_timeout) << i;
    EXPECT_GE(Clock::now(), by.at);
  }
  patient.disarm();
}

TEST_F(WatchdogTest, KeepsToASoonerDeadlineOfAWatchThatIsArmedAlready) {
  int times = 0;
  Watch watch(*watchdog_, [&times] { ++times; });
  watch.arm({Clock::now() + 1h, Errc::attempt_timeout});
  watch.arm({Clock::now() + 50ms, Errc::idle_timeout});
  auto const end = Clock::now() + test::longest_wait;
  while (times == 0 && Clock::now() < end)
    io_.run_one_for(test::longest_wait);
  watch.disarm();

  EXPECT_EQ(times, 1);
}

TEST_F(WatchdogTest, EndsAnOperationWhoseTimeWasOverBeforeItBegan) {
  EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, {TimePoint::min(), Errc::idle_timeout})), Errc::idle_timeout);
}

TEST_F(WatchdogTest, KeepsTheSoonerOfTwoDeadlinesWithItsName) {
  auto const now = Clock::now();
  Deadline const idle{now + 30ms, Errc::idle_timeout};
  Deadline const attempt{now + 1h, Errc::attempt_timeout};
  EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, sooner(idle, attempt))), Errc::idle_timeout);
}

TEST_F(WatchdogTest, CapEndsWhatIsUnderWay) {
  asio::steady_timer soon(io_, 10ms);
  soon.async_wait([this](error_code const&) { watchdog_->cap({Clock::now(), Errc::stopped}); });
  EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, never)), Errc::stopped);
}

TEST_F(WatchdogTest, CapHoldsForWhatBeginsLater) {
  watchdog_->cap({Clock::now() + 20ms, Errc::stopped});
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, never)), Errc::stopped);
}

TEST_F(WatchdogTest, CapCanOnlyBecomeSooner) {
  watchdog_->cap({Clock::now() + 20ms, Errc::stopped});
  watchdog_->cap({Clock::now() + 1h, Errc::attempt_timeout});
  EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, never)), Errc::stopped);
}

TEST_F(WatchdogTest, CapDoesNotLengthenADeadline) {
  watchdog_->cap({Clock::now() + 1h, Errc::stopped});
  EXPECT_EQ(test::run(io_, wait_for_ever(io_, *watchdog_, {Clock::now(), Errc::idle_timeout})), Errc::idle_timeout);
}

TEST_F(WatchdogTest, LetsCodesThroughWhenTimeIsNotOver) {
  Watch watch(*watchdog_, [] { ADD_FAILURE() << "cancelled"; });
  for (error_code const& ended : {error_code(), error_code(asio::error::eof), cancelled, error_code(Errc::not_http)}) {
    watch.arm({Clock::now() + 1h, Errc::idle_timeout});
    EXPECT_EQ(watch.disarm(ended), ended);
  }
}

TEST_F(WatchdogTest, AnOperationThatEndedByItselfInTheLastMomentIsNoFailure) {
  int cancels = 0;
  Watch watch(*watchdog_, [&cancels] { ++cancels; });
  watch.arm(never);
  watchdog_->cap({Clock::now(), Errc::stopped});
  EXPECT_EQ(cancels, 1);
  EXPECT_FALSE(watch.disarm({}));
}

TEST_F(WatchdogTest, AnExpiryIsForgottenByTheNextOperation) {
  Watch watch(*watchdog_, [] {});
  watch.arm(never);
  watchdog_->cap({Clock::now(), Errc::stopped});
  EXPECT_EQ(watch.disarm(cancelled), Errc::stopped);
  watch.arm(never);
  EXPECT_EQ(watch.disarm(cancelled), cancelled);
}

TEST_F(WatchdogTest, CancelsAgainUntilTheOperationIsOver) {
  int cancels = 0;
  Watch watch(*watchdog_, [&cancels] { ++cancels; });
  watch.arm({Clock::now(), Errc::idle_timeout});
  test::run_until(io_, [&cancels] { return cancels == 3; });
  EXPECT_EQ(watch.disarm(cancelled), Errc::idle_timeout);
  io_.restart();
  io_.run();
  EXPECT_EQ(cancels, 3);
}

TEST_F(WatchdogTest, SaysWhenTimeIsOverBeforeAnythingBegins) {
  Watch const watch(*watchdog_, [] {});
  EXPECT_FALSE(watch.overdue(never));
  EXPECT_FALSE(watch.overdue({Clock::now() + 1h, Errc::idle_timeout}));
  EXPECT_EQ(watch.overdue({Clock::now(), Errc::idle_timeout}), Errc::idle_timeout);
  watchdog_->cap({Clock::now(), Errc::stopped});
  EXPECT_EQ(watch.overdue(never), Errc::stopped);
}

TEST_F(WatchdogTest, GuardsManyOperationsEachByItsOwnDeadline) {
  int cancels = 0;
  std::list<Watch> watches;
  for (int i = 0; i < 100; ++i) {
    watches.emplace_back(*watchdog_, [&cancels] { ++cancels; });
    watches.back().arm({i % 2 == 0 ? TimePoint::min() : TimePoint::max(), Errc::idle_timeout});
  }
  watchdog_->cap(never);
  EXPECT_EQ(cancels, 50);
  int expired = 0;
  for (auto& watch : watches)
    expired += watch.disarm(cancelled) == Errc::idle_timeout ? 1 : 0;
  EXPECT_EQ(expired, 50);
}

TEST_F(WatchdogTest, AWatchMayBeDestroyedWhileItIsArmed) {
  {
    Watch watch(*watchdog_, [] { ADD_FAILURE() << "cancelled"; });
    watch.arm({Clock::now(), Errc::idle_timeout});
  }
  io_.run();
}

TEST_F(WatchdogTest, MayBeDestroyedBeforeTheWatchesItGuards) {
  Watch watch(*watchdog_, [] { ADD_FAILURE() << "cancelled"; });
  watch.arm({Clock::now(), Errc::idle_timeout});
  watchdog_.reset();
  io_.run();
}

TEST_F(WatchdogTest, MayBeDestroyedWhileItsOwnTimerIsDue) {
  asio::steady_timer before(io_, TimePoint::min());
  before.async_wait([this](error_code const&) { watchdog_.reset(); });
  Watch watch(*watchdog_, [] { ADD_FAILURE() << "cancelled"; });
  watch.arm({Clock::now(), Errc::idle_timeout});
  std::this_thread::sleep_for(2 * watchdog_period);  // both timers are due now, ours first
  io_.run();
}

TEST_F(WatchdogTest, KeepsTheLoopAliveOnlyWhileItGuardsSomething) {
  Watch watch(*watchdog_, [] {});
  watch.arm({Clock::now() + 1h, Errc::idle_timeout});
  watch.disarm({});
  io_.run_for(test::longest_wait);
  EXPECT_TRUE(io_.stopped());
}

}  // namespace
}  // namespace scrape::net
