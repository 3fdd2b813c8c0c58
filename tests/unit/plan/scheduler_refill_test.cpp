// Hosts that have more jobs than the scheduler was given.

#include "support/jobs.hpp"
#include "support/times.hpp"

#include <scrape/plan/scheduler.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
using test::job_of;
using test::t0;

class SchedulerRefill : public testing::Test {
 protected:
  void add(std::uint64_t count, std::string const& host = "a") {
    for (; count > 0; --count)
      scheduler_.add(job_of(++index_, "https://" + host + '/'));
  }

  void refill(std::uint64_t count, bool has_more, std::string const& host = "a") {
    std::vector<Job> jobs;
    for (; count > 0; --count)
      jobs.push_back(job_of(++index_, "https://" + host + '/'));
    scheduler_.refill(host, std::move(jobs), has_more);
  }

  // "wants a", "job 1 of a", "waits 5 s", "idle"
  std::string next(TimePoint now = t0) {
    auto pick = scheduler_.pick(now);
    if (auto const* const more = std::get_if<MoreOf>(&pick)) return "wants " + more->host;
    if (auto const* const wait = std::get_if<WaitUntil>(&pick)) {
      return "waits " + std::to_string((wait->time - now) / 1s) + " s";
    }
    auto* const job = std::get_if<Job>(&pick);
    if (job == nullptr) return "idle";
    in_flight_.push_back(std::move(*job));
    return "job " + std::to_string(in_flight_.back().entry.index) + " of " + in_flight_.back().target.origin().host;
  }

  void finish_last(TimePoint now = t0) {
    scheduler_.asked(in_flight_.back(), now);
    scheduler_.finished(in_flight_.back(), now);
    in_flight_.pop_back();
  }

  Scheduler scheduler_{[](std::string const& host) { return host == "slow" ? Manners{1, 10s} : Manners{2, 0s}; }};
  std::vector<Job> in_flight_;
  std::uint64_t index_ = 0;
};

TEST_F(SchedulerRefill, IsWantedOnceWhenAHostHasLittle) {
  scheduler_.expect_more("a");
  EXPECT_EQ(next(), "wants a");
  EXPECT_EQ(next(), "idle");
  refill(1, false);
  EXPECT_EQ(next(), "job 1 of a");
  EXPECT_EQ(next(), "idle");
}

TEST_F(SchedulerRefill, GoesBehindWhatIsThere) {
  add(1);
  scheduler_.expect_more("a");
  EXPECT_EQ(next(), "wants a");
  refill(1, false);
  EXPECT_EQ(next(), "job 1 of a");
  EXPECT_EQ(next(), "job 2 of a");
}

TEST_F(SchedulerRefill, IsNotWantedWhileEnoughIsThere) {
  add(Scheduler::low_stock + 1);
  scheduler_.expect_more("a");
  EXPECT_EQ(next(), "job 1 of a");
  EXPECT_EQ(next(), "job 2 of a");
  EXPECT_EQ(next(), "idle");
  finish_last();
  EXPECT_EQ(next(), "wants a");
}

TEST_F(SchedulerRefill, MayBeNothingAsLongAsAJobIsThere) {
  add(2);
  scheduler_.expect_more("a");
  EXPECT_EQ(next(), "wants a");
  refill(0, true);
  EXPECT_EQ(next(), "job 1 of a");
  EXPECT_EQ(next(), "wants a") << "that was a step ahead";
  refill(0, true);
  EXPECT_EQ(next(), "job 2 of a");
  EXPECT_EQ(next(), "idle");
  finish_last();
  EXPECT_EQ(next(), "wants a");
}

TEST_F(SchedulerRefill, IsNotWantedForAHostThatMustWait) {
  add(1, "slow");
  EXPECT_EQ(next(), "job 1 of slow");
  scheduler_.expect_more("slow");
  EXPECT_EQ(next(), "idle");
  finish_last();
  EXPECT_EQ(next(), "waits 10 s");
  EXPECT_FALSE(scheduler_.lacks_work("slow"));
  EXPECT_EQ(next(t0 + 10s), "wants slow");
  EXPECT_TRUE(scheduler_.lacks_work("slow"));
}

TEST_F(SchedulerRefill, LetsThoseThatHaveJobsTakeTurnsWithThoseThatWantSome) {
  add(1, "a");
  add(1, "b");
  for (auto const* const host : {"c", "d"})
    scheduler_.expect_more(host);
  EXPECT_EQ(next(), "wants c");
  refill(1, false, "c");
  EXPECT_EQ(next(), "job 1 of a");
  EXPECT_EQ(next(), "wants d");
  refill(1, false, "d");
  EXPECT_EQ(next(), "job 2 of b");
  EXPECT_EQ(next(), "job 3 of c");
  EXPECT_EQ(next(), "job 4 of d");
}

TEST_F(SchedulerRefill, WaitsWhileTooManyJobsWaitForARetry) {
  for (std::size_t i = 0; i < Scheduler::most_retrying; ++i)
    scheduler_.add_later(job_of(i, "https://b/"), t0 + 5s);
  scheduler_.expect_more("a");
  EXPECT_EQ(next(), "waits 5 s");
  EXPECT_EQ(next(t0 + 5s), "wants a");
}

// A job of so many bytes more than most.
Job large_job(std::uint64_t index, std::size_t excess) {
  auto job = job_of(index, "https://b/");
  job.request = marked({.body = std::make_shared<std::string const>(excess + 1024, 'x')});
  return job;
}

TEST_F(SchedulerRefill, WaitsWhileLargeJobsTakeTooMuch) {
  for (std::size_t i = 0; i < 2; ++i)
    scheduler_.add_later(large_job(i, Scheduler::most_excess / 2), t0 + 5s);
  scheduler_.expect_more("a");
  EXPECT_TRUE(scheduler_.is_full());
  EXPECT_EQ(next(), "waits 5 s");
  EXPECT_EQ(next(t0 + 5s), "job 1 of b");
  EXPECT_EQ(next(t0 + 5s), "wants a");
}

TEST_F(SchedulerRefill, CountsLargeJobsWhereverTheyWait) {
  auto const expect_about = [this](std::size_t excess) {
    EXPECT_GE(scheduler_.excess(), excess);
    EXPECT_LT(scheduler_.excess(), excess + 1000);
  };
  scheduler_.add(large_job(1, 100'000));
  scheduler_.add_first(large_job(2, 20'000));
  scheduler_.add_later(large_job(3, 3'000), t0 + 5s);
  std::vector<Job> more;
  more.push_back(large_job(4, 4'000'000));
  scheduler_.refill("b", std::move(more), false);
  expect_about(4'123'000);
  EXPECT_EQ(next(), "job 2 of b");
  expect_about(4'103'000);
  EXPECT_EQ(next(), "job 1 of b");
  expect_about(4'003'000);
  EXPECT_EQ(next(t0 + 5s), "idle") << "the host has no room";
  expect_about(4'003'000);
  EXPECT_EQ(scheduler_.drain().size(), 2U);
  EXPECT_EQ(scheduler_.excess(), 0U);
}

TEST_F(SchedulerRefill, IsNoLongerWantedWhenAllIsGivenBack) {
  add(3);
  scheduler_.expect_more("a");
  EXPECT_EQ(scheduler_.drain().size(), 3U);
  EXPECT_EQ(next(), "idle");
  EXPECT_EQ(scheduler_.waiting("a"), 0U);
}

TEST_F(SchedulerRefill, KnowsWhichHostsLackWork) {
  EXPECT_TRUE(scheduler_.lacks_work("a"));
  add(3);
  EXPECT_FALSE(scheduler_.lacks_work("a"));
  EXPECT_EQ(scheduler_.waiting("a"), 3U);
  EXPECT_EQ(next(), "job 1 of a");
  EXPECT_EQ(next(), "job 2 of a");
  EXPECT_FALSE(scheduler_.lacks_work("a"));
  EXPECT_EQ(scheduler_.waiting("a"), 1U);
}

}  // namespace
}  // namespace scrape::plan
