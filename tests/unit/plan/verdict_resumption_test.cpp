#include "support/outcomes.hpp"

#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/verdict.hpp>

#include <gtest/gtest.h>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;

using test::begun;
using test::failed;
using test::judged;
using test::t0;

Reached continued_page() {
  auto outcome = test::reached(206);
  outcome.exchange.is_continued = true;
  outcome.stored = Stored{"a", ByteCount{5}, std::string(64, '0')};
  return outcome;
}

// RFC 9110 §15.3.7.3.
TEST(VerdictResumption, Saves206AsThe200ThatItCompletes) {
  auto const record = test::record_after(continued_page());
  EXPECT_EQ(record.ending, Ending::saved);
  EXPECT_EQ(record.exchange.head->status, 206);
}

TEST(EndsItsPart, IsSaidOfPagesThatAreThereOrGoneForGood) {
  auto record = test::record_after(continued_page());
  EXPECT_TRUE(ends_its_part(record));
  record.ending = Ending::unchanged;
  EXPECT_TRUE(ends_its_part(record));
  record.attempts = 0;
  EXPECT_FALSE(ends_its_part(record)) << "nobody asked the server";
  record.attempts = 1;
  record.ending = Ending::failed;
  record.stored.reset();
  for (auto const status : {404, 410}) {
    record.exchange.head->status = status;
    EXPECT_TRUE(ends_its_part(record)) << status;
  }
  for (auto const status : {206, 302, 401, 403, 429, 500, 503, 520}) {
    record.exchange.head->status = status;
    EXPECT_FALSE(ends_its_part(record)) << status;
  }
  record.exchange.head.reset();
  EXPECT_FALSE(ends_its_part(record));
}

TEST(VerdictResumption, HoldsA206AgainstWhatIsExpectedOfThe200) {
  Policy policy;
  policy.expected.add("status=200,type=text/html");
  auto exchange = continued_page().exchange;
  exchange.head->fields.add("Content-Type", "text/html");
  EXPECT_EQ(plan_body(begun("https://h/"), exchange, policy, t0), BodyPlan::save);
  exchange.is_continued = false;
  EXPECT_NE(plan_body(begun("https://h/"), exchange, policy, t0), BodyPlan::save);
}

TEST(VerdictResumption, AsksTheSameTargetForTheWholeInTheSameAttempt) {
  auto joined = failed(Errc::digest_mismatch, Phase::store);
  joined.exchange.is_continued = true;
  for (auto& outcome : {failed(Errc::part_refused, Phase::head), joined}) {
    auto job = begun("https://h/a");
    job.target = test::url_of("https://h/b");
    job.redirects = 1;
    job.spent = 1s;
    auto exchange = outcome;
    exchange.exchange.began = t0;
    auto const verdict = judged(std::move(job), std::move(exchange));
    auto const& again = std::get<Again>(verdict);
    EXPECT_TRUE(again.job.goes_on);
    EXPECT_EQ(again.job.target.text(), "https://h/b");
    EXPECT_EQ(again.job.redirects, 1);
    EXPECT_EQ(again.job.attempts, 1);
    EXPECT_EQ(again.job.retries, 0);
    EXPECT_EQ(again.job.spent, 3s);
  }
}

// It came as it is said not to be: another attempt may bring it right.
TEST(VerdictResumption, TriesAgainAWholePageThatContradictsItsDigest) {
  auto const once = judged(begun("https://h/a"), failed(Errc::digest_mismatch, Phase::store));
  EXPECT_EQ(std::get<Done>(once).record.failure->error_class, ErrorClass::truncated);
  auto const verdict =
      judge(begun("https://h/a"), failed(Errc::digest_mismatch, Phase::store), Policy{.retries = 1}, t0);
  EXPECT_EQ(std::get<Again>(verdict).job.retries, 1);
}

}  // namespace
}  // namespace scrape::plan
