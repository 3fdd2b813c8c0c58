#include "support/jobs.hpp"
#include "support/random.hpp"

#include <scrape/plan/scheduler.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace scrape::plan {
namespace {

using test::job_of;
using test::Random;

using Indices = std::vector<std::uint64_t>;

Indices picked(Scheduler& scheduler) {
  Indices indices;
  while (auto job = scheduler.pick())
    indices.push_back(job->entry.index);
  return indices;
}

Indices drained(Scheduler& scheduler) {
  Indices indices;
  for (auto const& job : scheduler.drain())
    indices.push_back(job.entry.index);
  std::ranges::sort(indices);
  return indices;
}

TEST(Scheduler, HasNothingAtFirst) {
  Scheduler scheduler(2);

  EXPECT_FALSE(scheduler.pick().has_value());
  EXPECT_EQ(scheduler.waiting(), 0U);
  EXPECT_TRUE(scheduler.drain().empty());
}

TEST(Scheduler, StartsNoMoreThanTheLimitOfAHost) {
  Scheduler scheduler(2);
  for (std::uint64_t i = 1; i <= 5; ++i)
    scheduler.add(job_of(i, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{1, 2}));
  scheduler.finished("a");
  EXPECT_EQ(picked(scheduler), (Indices{3}));
}

TEST(Scheduler, StartsAtLeastOneAtATime) {
  Scheduler scheduler(0);
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{1}));
}

TEST(Scheduler, LetsHostsTakeTurns) {
  Scheduler scheduler(10);
  for (std::uint64_t i = 1; i <= 3; ++i)
    scheduler.add(job_of(i, "https://a/"));
  scheduler.add(job_of(4, "https://b/"));
  scheduler.add(job_of(5, "https://c/"));
  scheduler.add(job_of(6, "https://c/"));

  EXPECT_EQ(picked(scheduler), (Indices{1, 4, 5, 2, 6, 3}));
}

TEST(Scheduler, CountsAllPortsAndSchemesOfAHostAsOne) {
  Scheduler scheduler(1);
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "http://A:8080/"));

  EXPECT_EQ(picked(scheduler), (Indices{1}));
}

TEST(Scheduler, GoesByTheTargetAfterARedirect) {
  Scheduler scheduler(1);
  auto job = job_of(1, "https://a/");
  job.target = test::url_of("https://b/");
  scheduler.add_first(std::move(job));
  scheduler.add(job_of(2, "https://b/"));
  scheduler.add(job_of(3, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{1, 3}));
}

TEST(Scheduler, PutsAJobWithAHistoryFirst) {
  Scheduler scheduler(1);
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add_first(job_of(2, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{2}));
}

TEST(Scheduler, CountsWhatWaits) {
  Scheduler scheduler(1);
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add_first(job_of(2, "https://b/"));
  EXPECT_EQ(scheduler.waiting(), 2U);

  scheduler.pick();

  EXPECT_EQ(scheduler.waiting(), 1U);
}

TEST(Scheduler, GivesBackAllThatWaits) {
  Scheduler scheduler(1);
  for (std::uint64_t i = 1; i <= 6; ++i)
    scheduler.add(job_of(i, i % 2 == 0 ? "https://a/" : "https://b/"));
  picked(scheduler);

  EXPECT_EQ(drained(scheduler), (Indices{3, 4, 5, 6}));
  EXPECT_EQ(scheduler.waiting(), 0U);
}

TEST(Scheduler, GoesOnAfterADrain) {
  Scheduler scheduler(1);
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "https://a/"));
  scheduler.pick();
  scheduler.drain();
  scheduler.add(job_of(3, "https://a/"));

  EXPECT_TRUE(picked(scheduler).empty()) << "the first job is still in flight";
  scheduler.finished("a");
  EXPECT_EQ(picked(scheduler), (Indices{3}));
}

TEST(Scheduler, TakesNoNoticeOfAHostThatItDoesNotKnow) {
  Scheduler scheduler(1);

  scheduler.finished("a");

  EXPECT_FALSE(scheduler.pick().has_value());
}

// A run of the engine without the engine: jobs come, go, and come again.
class Simulation {
 public:
  Simulation(std::uint64_t seed, std::size_t per_host) : random_(seed), per_host_(per_host), scheduler_(per_host) {}

  void step() {
    switch (random_.below(4)) {
      case 0:
        add();
        break;
      case 1:
        start();
        break;
      case 2:
        start();
        break;
      default:
        finish();
    }
  }

  // Every job that was added has left exactly once.
  void expect_nothing_lost() {
    while (!in_flight_.empty() || scheduler_.waiting() > 0) {
      start();
      finish();
    }
    EXPECT_EQ(left_.size(), added_);
    for (auto const& [index, times] : left_)
      EXPECT_EQ(times, 1) << index;
  }

 private:
  std::string url() { return "https://h" + std::to_string(random_.below(7)) + "/"; }

  void add() {
    auto job = job_of(++added_, url());
    ++waiting_[job.target.origin().host];
    scheduler_.add(std::move(job));
  }

  void start() {
    auto const must_wait = all_must_wait();
    auto job = scheduler_.pick();
    EXPECT_EQ(job.has_value(), !must_wait);
    if (!job) return;
    auto const& host = job->target.origin().host;
    --waiting_[host];
    EXPECT_LE(++running_[host], per_host_);
    in_flight_.push_back(std::move(*job));
    EXPECT_EQ(scheduler_.waiting(), all_waiting());
  }

  bool all_must_wait() const {
    return std::ranges::none_of(waiting_, [this](auto const& host) {
      auto const running = running_.find(host.first);
      return host.second > 0 && (running == running_.end() || running->second < per_host_);
    });
  }

  std::size_t all_waiting() const {
    std::size_t all = 0;
    for (auto const& [host, count] : waiting_)
      all += count;
    return all;
  }

  void finish() {
    if (in_flight_.empty()) return;
    auto const at = in_flight_.begin() + static_cast<std::ptrdiff_t>(random_.below(in_flight_.size()));
    auto job = std::move(*at);
    in_flight_.erase(at);
    auto const host = job.target.origin().host;
    --running_[host];
    scheduler_.finished(host);
    if (random_.one_in(3)) {
      job.target = test::url_of(url());
      ++waiting_[job.target.origin().host];
      scheduler_.add_first(std::move(job));
    } else {
      ++left_[job.entry.index];
    }
  }

  Random random_;
  std::size_t per_host_;
  Scheduler scheduler_;
  std::uint64_t added_ = 0;
  std::map<std::string, std::size_t> waiting_;
  std::vector<Job> in_flight_;
  std::map<std::string, std::size_t> running_;
  std::map<std::uint64_t, int> left_;
};

TEST(SchedulerProperty, EveryJobLeavesOnceAndNoHostGetsTooMuch) {
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Simulation simulation(seed, 1 + seed % 4);
    for (int i = 0; i < 1'000 && !HasFailure(); ++i)
      simulation.step();
    simulation.expect_nothing_lost();
  }
}

}  // namespace
}  // namespace scrape::plan
