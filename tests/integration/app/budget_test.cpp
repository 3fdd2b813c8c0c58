#include "app/budget.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace scrape::app {
namespace {

// Regression guard: a run that waits for its turn must not have its time of day later.
TEST(BudgetTest, HasATimeOfDayThatDoesNotMoveWhenTheRunBeginsLate) {
  boost::asio::io_context io;
  Allowance allowance;
  allowance.until = Clock::now() - std::chrono::hours(1);
  int times = 0;
  Budget budget(io.get_executor(), allowance, ".", [&times] { ++times; });
  budget.start();
  io.run();
  EXPECT_EQ(times, 1);
  ASSERT_TRUE(budget.spent());
  EXPECT_EQ(budget.spent()->budget, "deadline");
}

}  // namespace
}  // namespace scrape::app
