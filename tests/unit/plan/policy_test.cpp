#include <scrape/plan/policy.hpp>

#include <gtest/gtest.h>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;

// cli.md, "Options" and "Streams, signals, exit codes".
TEST(Policy, HasTheDefaultsOfTheContract) {
  Policy const policy;

  EXPECT_EQ(policy.jobs, 64U);
  EXPECT_EQ(policy.per_host, 6U);
  EXPECT_EQ(policy.attempt_time, 120s);
  EXPECT_EQ(policy.connect_time, 15s);
  EXPECT_EQ(policy.idle_time, 30s);
  EXPECT_EQ(policy.max_redirects, 10);
  EXPECT_EQ(policy.max_body, parse_size("1G"));
  EXPECT_EQ(grace, 10s);
}

}  // namespace
}  // namespace scrape::plan
