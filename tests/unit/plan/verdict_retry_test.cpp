#include "support/outcomes.hpp"

#include <scrape/plan/verdict.hpp>

#include <gtest/gtest.h>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
using test::begun;
using test::failed;
using test::reached;
using test::record_after;
using test::t0;

Job again(Outcome outcome, Policy const& policy = {}) {
  auto job = begun("https://example.org/a");
  job.target = test::url_of("http://example.org/b");
  job.redirects = 1;
  job.is_downgraded = true;
  job.visited = {1};
  job.spent = 1s;
  auto verdict = judge(std::move(job), std::move(outcome), policy, t0 + 2s);
  EXPECT_TRUE(std::holds_alternative<Again>(verdict));
  return std::get<Again>(std::move(verdict)).job;
}

TEST(Verdict, IsANewAttemptFromTheBeginningAfterAFailureThatMayPass) {
  for (Outcome const& outcome : {Outcome(reached(503)), Outcome(failed(Errc::closed_in_body, Phase::body))}) {
    auto const job = again(outcome);
    EXPECT_EQ(job.target, job.url);
    EXPECT_EQ(job.retries, 1);
    EXPECT_EQ(job.redirects, 0);
    EXPECT_FALSE(job.is_downgraded);
    EXPECT_FALSE(job.goes_on);
    EXPECT_TRUE(job.visited.empty());
    EXPECT_EQ(job.spent, 0s);
  }
}

TEST(Verdict, WaitsBeforeANewAttempt) {
  auto const verdict = judge(begun("https://h/"), reached(500), Policy{.retry_delay = 5s}, t0 + 2s);

  EXPECT_EQ(std::get<Again>(verdict).not_before, t0 + 7s);
  EXPECT_EQ(std::get<Again>(verdict).job.queued, t0 + 7s);
}

TEST(Verdict, SpendsNoRetryWhenTheServerPutsUsOff) {
  auto outcome = reached(429);
  outcome.exchange.retry_after = 9s;

  auto const job = again(std::move(outcome));

  EXPECT_EQ(job.retries, 0);
  EXPECT_EQ(job.deferrals, 1);
}

TEST(Verdict, SaysWhatTheServerAskedFor) {
  auto outcome = reached(503);
  outcome.exchange.retry_after = 90s;
  EXPECT_EQ(record_after(outcome).failure.value().message, "the server answered 503 and asks to wait 1 m 30 s");

  outcome.exchange.retry_after = 100h;
  EXPECT_EQ(record_after(outcome).failure.value().message,
            "the server answered 503 and asks to wait 100 h 0 m, more than the 1 h 0 m allowed");
}

TEST(Verdict, IsFailedAtOnceWhenTheFailureWillNotPass) {
  for (Outcome const& outcome : {Outcome(reached(404)), Outcome(failed(Errc::corrupt_coding, Phase::body))}) {
    EXPECT_TRUE(std::holds_alternative<Done>(judge(begun("https://h/"), outcome, Policy{}, t0)));
  }
}

TEST(Verdict, IsFailedWithAnErrorPageThatWasKept) {
  auto outcome = reached(503);
  outcome.stored = Stored{"example.org/a~~503.html", ByteCount{5}, std::string(64, '0')};

  auto const record = std::get<Done>(judge(begun("https://h/"), std::move(outcome), Policy{}, t0)).record;

  EXPECT_EQ(record.ending, Ending::failed);
  EXPECT_EQ(record.failure.value().error_class, ErrorClass::http_status);
  EXPECT_EQ(record.stored.value().path, "example.org/a~~503.html");
}

// Regression: nothing was left of the attempt but that the run was stopped.
TEST(Verdict, KeepsWhatTheLastAttemptCameToForTheRecordOfAStop) {
  auto outcome = reached(503);
  outcome.exchange.remote = "192.0.2.1:443";
  auto const record = stopped(again(std::move(outcome)), t0 + 5s);

  EXPECT_EQ(record.failure.value().error_class, ErrorClass::stopped);
  EXPECT_EQ(record.exchange.head.value().status, 503);
  EXPECT_EQ(record.exchange.remote, "192.0.2.1:443");
  EXPECT_EQ(record.elapsed, 5s);
}

TEST(Verdict, GivesUpARetryThatComesTooLate) {
  Policy const policy{.retry_delay = 1ms, .retry_time = 10s};
  auto job = again(reached(503), policy);
  EXPECT_FALSE(is_too_late(job, policy, t0 + 10s));
  EXPECT_TRUE(is_too_late(job, policy, t0 + 11s));
  EXPECT_FALSE(is_too_late(begun("https://h/"), policy, t0 + 11s));

  auto const record = given_up(job, t0 + 11s);

  EXPECT_EQ(record.failure.value().message, "the server answered 503");
  EXPECT_EQ(record.attempts, 1);
  EXPECT_EQ(record.elapsed, 11s);
}

}  // namespace
}  // namespace scrape::plan
