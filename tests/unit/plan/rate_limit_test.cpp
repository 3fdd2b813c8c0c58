#include "support/random.hpp"
#include "support/times.hpp"

#include <scrape/plan/rate_limit.hpp>

#include <gtest/gtest.h>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
using test::t0;

TEST(RateLimit, IsNoneWhenNoneIsWanted) {
  RateLimit limit({});

  EXPECT_EQ(limit.pay(1'000'000'000, t0), t0);
}

TEST(RateLimit, TakesAsLongAsTheBytesTakeAtTheRate) {
  RateLimit limit(ByteCount{1000});

  EXPECT_EQ(limit.pay(500, t0), t0 + 500ms);
  EXPECT_EQ(limit.pay(250, t0 + 500ms), t0 + 750ms);
}

TEST(RateLimit, LetsReceiversWaitOneAfterTheOther) {
  RateLimit limit(ByteCount{1000});

  EXPECT_EQ(limit.pay(1000, t0), t0 + 1s);
  EXPECT_EQ(limit.pay(1000, t0), t0 + 2s);
  EXPECT_EQ(limit.pay(500, t0 + 1s), t0 + 2500ms);
}

TEST(RateLimit, SavesNothingUpForABurst) {
  RateLimit limit(ByteCount{1000});
  limit.pay(1000, t0);

  EXPECT_EQ(limit.pay(1000, t0 + 60s), t0 + 61s);
}

// Whoever reads what and when: never more than the rate over the whole time.
TEST(RateLimit, IsKeptOverAnyTime) {
  test::Random random(1);
  RateLimit limit(ByteCount{10'000});
  std::size_t total = 0;
  auto now = t0;
  for (int i = 0; i < 10'000; ++i) {
    auto const bytes = 1 + random.below(5000);
    total += bytes;
    auto const until = limit.pay(bytes, now);
    EXPECT_GE(std::chrono::duration<double>(until - t0).count(), static_cast<double>(total) / 10'000 - 1e-3);
    now += std::chrono::milliseconds(random.below(300));
  }
}

}  // namespace
}  // namespace scrape::plan
