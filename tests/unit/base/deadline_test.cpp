#include <scrape/base/deadline.hpp>

#include <gtest/gtest.h>

namespace scrape {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint t0{1000s};

TEST(Deadline, NeverExpiresByDefault) {
  EXPECT_EQ(Deadline().at, TimePoint::max());
}

TEST(Deadline, KeepsTheNameOfTheSooner) {
  Deadline const connect{t0 + 5s, Errc::connect_timeout};
  Deadline const attempt{t0 + 9s, Errc::attempt_timeout};

  EXPECT_EQ(sooner(connect, attempt).at, t0 + 5s);
  EXPECT_EQ(sooner(connect, attempt).expiry, Errc::connect_timeout);
  EXPECT_EQ(sooner(attempt, connect).at, t0 + 5s);
  EXPECT_EQ(sooner(attempt, connect).expiry, Errc::connect_timeout);
}

TEST(Deadline, IsTheFirstOfTwoAtTheSameTime) {
  EXPECT_EQ(sooner({t0, Errc::idle_timeout}, {t0, Errc::attempt_timeout}).expiry, Errc::idle_timeout);
}

TEST(Deadline, IsSoonerThanNever) {
  EXPECT_EQ(sooner({}, {t0, Errc::idle_timeout}).expiry, Errc::idle_timeout);
  EXPECT_EQ(sooner({t0, Errc::idle_timeout}, {}).expiry, Errc::idle_timeout);
}

}  // namespace
}  // namespace scrape
