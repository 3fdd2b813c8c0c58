#include "support/jobs.hpp"

#include <scrape/plan/body_plan.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

BodyPlan plan_for(int status, std::string_view content_length = {}, Policy const& policy = {}) {
  Exchange exchange;
  auto& head = exchange.head.emplace();
  head.status = status;
  if (!content_length.empty()) head.fields.add("Content-Length", content_length);
  return plan_body(test::job_of(1, "https://h/"), exchange, policy, TimePoint());
}

TEST(BodyPlan, SavesWhatSucceeded) {
  for (auto const status : {200, 201, 203, 204, 226, 299})
    EXPECT_EQ(plan_for(status), BodyPlan::save) << status;
}

TEST(BodyPlan, SavesWhateverTheSize) {
  EXPECT_EQ(plan_for(200, "99999999999"), BodyPlan::save);
}

// RFC 9110 §15.3.7: nothing asked for a part.
TEST(BodyPlan, DoesNotSaveAPart) {
  EXPECT_FALSE(is_saved(206));
  EXPECT_EQ(plan_for(206, "100"), BodyPlan::drain);
}

TEST(BodyPlan, DoesNotSaveRedirectsAndErrors) {
  for (auto const status : {0, 199, 300, 301, 304, 400, 404, 429, 500, 503, 999})
    EXPECT_FALSE(is_saved(status)) << status;
}

TEST(BodyPlan, DrainsASmallBody) {
  EXPECT_EQ(plan_for(404, "0"), BodyPlan::drain);
  EXPECT_EQ(plan_for(301, std::to_string(drain_limit)), BodyPlan::drain);
}

TEST(BodyPlan, DrainsABodyOfUnknownSize) {
  EXPECT_EQ(plan_for(404), BodyPlan::drain);
}

TEST(BodyPlan, SavesErrorPagesThatAreWanted) {
  Policy const policy{.retries = 0, .keep_error_pages = true};
  for (auto const status : {400, 404, 429, 500, 503, 999})
    EXPECT_EQ(plan_for(status, "99999999", policy), BodyPlan::save) << status;
  for (auto const status : {206, 301, 304})
    EXPECT_EQ(plan_for(status, {}, policy), BodyPlan::drain) << status;
}

TEST(BodyPlan, SavesNoErrorPageBeforeTheLastAttempt) {
  Policy const policy{.retries = 1, .keep_error_pages = true};
  EXPECT_EQ(plan_for(503, {}, policy), BodyPlan::drain);
  EXPECT_EQ(plan_for(404, {}, policy), BodyPlan::save);
}

TEST(BodyPlan, AbandonsALargeBody) {
  EXPECT_EQ(plan_for(404, std::to_string(drain_limit + 1)), BodyPlan::abandon);
  EXPECT_EQ(plan_for(404, "99999999999999999999999"), BodyPlan::abandon);
}

}  // namespace
}  // namespace scrape::plan
