#include "support/times.hpp"

#include <scrape/plan/pace.hpp>

#include <gtest/gtest.h>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;

using test::t0;

Policy const kilobyte_a_second{.speed_limit = ByteCount{1000}, .speed_time = 10s};

TEST(Pace, HasNoDeadlineWithoutALimit) {
  Pace pace(Policy{}, t0);

  pace.received(1, t0 + 1s);
  pace.paused(1s);

  EXPECT_EQ(pace.deadline().at, TimePoint::max());
}

TEST(Pace, WantsTheWholeQuotaWithinTheTime) {
  Pace pace(kilobyte_a_second, t0);
  EXPECT_EQ(pace.deadline().at, t0 + 10s);
  EXPECT_EQ(pace.deadline().expiry, Errc::too_slow);

  pace.received(9'999, t0 + 9s);

  EXPECT_EQ(pace.deadline().at, t0 + 10s);
}

TEST(Pace, BeginsAnewWithEachQuota) {
  Pace pace(kilobyte_a_second, t0);

  pace.received(9'999, t0 + 1s);
  pace.received(1, t0 + 2s);

  EXPECT_EQ(pace.deadline().at, t0 + 12s);
}

TEST(Pace, LeavesOutWhatWasNotTheServersTime) {
  Pace pace(kilobyte_a_second, t0);

  pace.paused(3s);

  EXPECT_EQ(pace.deadline().at, t0 + 13s);
}

TEST(Pace, RoundsUpToWholeBytes) {
  Pace pace(Policy{.speed_limit = ByteCount{1}, .speed_time = 1500ms}, t0);

  pace.received(1, t0 + 1s);
  EXPECT_EQ(pace.deadline().at, t0 + 1500ms);
  pace.received(1, t0 + 1s);

  EXPECT_EQ(pace.deadline().at, t0 + 2500ms);
}

}  // namespace
}  // namespace scrape::plan
