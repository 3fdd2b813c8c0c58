#include <scrape/app/summary.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::app {
namespace {

TEST(SummaryTest, NamesAHundredSlowedHostsAndCountsAll) {
  Summary summary;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t host = 0; host < Summary::most_slowed + 20; ++host)
      summary.add_slowed("h" + std::to_string(host) + ".example");
  }
  EXPECT_EQ(summary.slowdowns(), 240U);
  EXPECT_EQ(summary.slowed_hosts().size(), Summary::most_slowed);
  EXPECT_EQ(summary.slowed_hosts().at("h99.example"), 2U);
  EXPECT_FALSE(summary.slowed_hosts().contains("h100.example"));
}

}  // namespace
}  // namespace scrape::app
