#include "support/outcomes.hpp"
#include "support/times.hpp"

#include <scrape/plan/restraint.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
using test::failed;
using test::reached;
using test::t0;

constexpr std::size_t six = 6;

TEST(Health, IsStrainedByWhatAnOverloadedServerDoes) {
  EXPECT_EQ(health_of(reached(429)), Health::strained);
  EXPECT_EQ(health_of(reached(503)), Health::strained);
  EXPECT_EQ(health_of(failed(Errc::idle_timeout, Phase::body)), Health::strained);
  EXPECT_EQ(health_of(failed(Errc::attempt_timeout, Phase::head)), Health::strained);
  EXPECT_EQ(health_of(failed(Errc::connect_timeout, Phase::connect)), Health::strained);
  EXPECT_EQ(health_of(failed(boost::asio::error::connection_reset, Phase::head)), Health::strained);
  EXPECT_EQ(health_of(failed(boost::asio::error::connection_reset, Phase::connect)), Health::strained);
}

TEST(Health, IsWellWhileTheHostAnswers) {
  for (auto const status : {200, 204, 301, 304, 403, 404, 410, 500, 502})
    EXPECT_EQ(health_of(reached(status)), Health::well) << status;
  EXPECT_EQ(health_of(failed(Errc::body_too_large, Phase::body)), Health::well);
}

TEST(Health, IsUnknownWhenAskingLessWouldNotHelp) {
  EXPECT_EQ(health_of(failed(boost::asio::error::connection_refused, Phase::connect)), Health::unknown);
  EXPECT_EQ(health_of(failed(Errc::dns_timeout, Phase::dns)), Health::unknown);
  EXPECT_EQ(health_of(failed(Errc::stopped, Phase::body)), Health::unknown);
  EXPECT_EQ(health_of(failed(Errc::connect_timeout, Phase::proxy)), Health::unknown);
  EXPECT_EQ(health_of(failed(boost::asio::error::connection_reset, Phase::proxy)), Health::unknown);
}

TEST(Health, IsStrainedByABusyAnswerThatBreaksOff) {
  auto broken = failed(Errc::closed_in_body, Phase::body);
  broken.exchange.head.emplace().status = 503;

  EXPECT_EQ(health_of(broken), Health::strained);
}

// One exchange after the other.
class RestraintTest : public testing::Test {
 protected:
  bool learn(Health health) {
    now_ += 10s;
    return restraint_.learn(health, now_ - 1s, now_, six);
  }

  void answer_well(int times) {
    for (int i = 0; i < times; ++i)
      learn(Health::well);
  }

  Manners manners() const { return restraint_.apply({six, {}}); }

  Restraint restraint_;
  TimePoint now_ = t0;
};

TEST_F(RestraintTest, HoldsNothingBackAtFirst) {
  answer_well(100);

  EXPECT_FALSE(restraint_.is_on());
  EXPECT_EQ(manners(), (Manners{six, {}}));
}

TEST_F(RestraintTest, HalvesConnectionsAndDoublesTheGap) {
  Manners const steps[] = {{3, 100ms}, {1, 200ms}, {1, 400ms}, {1, 800ms}};
  for (auto const& step : steps) {
    EXPECT_TRUE(learn(Health::strained));
    EXPECT_EQ(manners(), step);
  }
}

TEST_F(RestraintTest, HasAnEnd) {
  for (int i = 0; i < 10; ++i)
    EXPECT_TRUE(learn(Health::strained));
  EXPECT_EQ(manners(), (Manners{1, Restraint::longest_gap}));

  EXPECT_FALSE(learn(Health::strained));
}

TEST_F(RestraintTest, TakesManyAnswersOfOneMomentForOneEvent) {
  EXPECT_TRUE(restraint_.learn(Health::strained, t0, t0 + 1s, six));
  for (int i = 0; i < 5; ++i)
    EXPECT_FALSE(restraint_.learn(Health::strained, t0 + i * 200ms, t0 + 2s, six));
  EXPECT_EQ(manners(), (Manners{3, 100ms}));

  EXPECT_TRUE(restraint_.learn(Health::strained, t0 + 1500ms, t0 + 3s, six));
}

TEST_F(RestraintTest, EasesOneStepAfterTenGoodAnswers) {
  learn(Health::strained);
  learn(Health::strained);
  answer_well(Restraint::answers_a_step - 1);
  EXPECT_EQ(manners(), (Manners{1, 200ms}));

  EXPECT_TRUE(learn(Health::well));

  EXPECT_EQ(manners().per_host, 2U);
  EXPECT_LT(manners().gap, 200ms);
  EXPECT_GT(manners().gap, 150ms);
}

TEST_F(RestraintTest, BeginsToCountAnewWithEveryStrain) {
  learn(Health::strained);
  answer_well(Restraint::answers_a_step - 1);
  learn(Health::strained);

  EXPECT_FALSE(learn(Health::well));
}

TEST_F(RestraintTest, EndsAfterALongTimeWithoutStrain) {
  for (int i = 0; i < 20; ++i)
    learn(Health::strained);
  auto before = manners().gap;
  int steps = 0;
  for (; restraint_.is_on(); ++steps) {
    answer_well(Restraint::answers_a_step);
    EXPECT_LT(manners().gap, before);
    before = manners().gap;
    ASSERT_LT(steps, 100);
  }
  EXPECT_GT(steps, 20);
  EXPECT_EQ(manners(), (Manners{six, {}}));
}

TEST_F(RestraintTest, NeverShortensAGapThatIsWanted) {
  learn(Health::strained);

  EXPECT_EQ(restraint_.apply({six, 5s}).gap, 5s);
  EXPECT_EQ(restraint_.apply({2, {}}).per_host, 1U);
}

TEST_F(RestraintTest, LearnsNothingFromWhatSaysNothing) {
  EXPECT_FALSE(learn(Health::unknown));
  EXPECT_FALSE(restraint_.is_on());
}

}  // namespace
}  // namespace scrape::plan
