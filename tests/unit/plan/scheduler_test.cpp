#include "support/jobs.hpp"
#include "support/times.hpp"

#include <scrape/plan/scheduler.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace scrape::plan {
namespace {

using test::job_of;

using Indices = std::vector<std::uint64_t>;

using namespace std::chrono_literals;

using test::t0;

std::optional<Job> next(Scheduler& scheduler, TimePoint now = t0) {
  auto pick = scheduler.pick(now);
  auto* const job = std::get_if<Job>(&pick);
  return job == nullptr ? std::nullopt : std::optional(std::move(*job));
}

// When to ask again, once nothing may start; nothing while that is not a question of time.
std::optional<TimePoint> wait_until(Scheduler& scheduler, TimePoint now = t0) {
  auto const pick = scheduler.pick(now);
  EXPECT_FALSE(std::holds_alternative<Job>(pick));
  auto const* const wait = std::get_if<WaitUntil>(&pick);
  return wait == nullptr ? std::nullopt : std::optional(wait->time);
}

Indices picked(Scheduler& scheduler, TimePoint now = t0) {
  Indices indices;
  while (auto const job = next(scheduler, now))
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

  EXPECT_FALSE(wait_until(scheduler).has_value());
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

  next(scheduler);

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
  next(scheduler);
  scheduler.drain();
  scheduler.add(job_of(3, "https://a/"));

  EXPECT_TRUE(picked(scheduler).empty()) << "the first job is still in flight";
  scheduler.finished("a");
  EXPECT_EQ(picked(scheduler), (Indices{3}));
}

TEST(Scheduler, TakesNoNoticeOfAHostThatItDoesNotKnow) {
  Scheduler scheduler(1);

  scheduler.finished("a");

  EXPECT_FALSE(wait_until(scheduler).has_value());
}

TEST(Scheduler, StartsAJobNoSoonerThanItMay) {
  Scheduler scheduler(2);
  scheduler.add_later(job_of(1, "https://a/"), t0 + 2s);
  scheduler.add_later(job_of(2, "https://a/"), t0 + 1s);

  EXPECT_EQ(scheduler.waiting(), 2U);
  EXPECT_EQ(wait_until(scheduler), t0 + 1s);
  EXPECT_EQ(picked(scheduler, t0 + 1s), (Indices{2}));
  EXPECT_EQ(wait_until(scheduler, t0 + 1s), t0 + 2s);
  EXPECT_EQ(picked(scheduler, t0 + 2s), (Indices{1}));
  EXPECT_FALSE(wait_until(scheduler, t0 + 2s).has_value());
}

TEST(Scheduler, PutsAJobThatHasWaitedFirst) {
  Scheduler scheduler(1);
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add_later(job_of(2, "https://a/"), t0);

  EXPECT_EQ(picked(scheduler), (Indices{2}));
}

TEST(Scheduler, LetsAHostThatIsPausedBlockNobody) {
  Scheduler scheduler(2);
  for (std::uint64_t i = 1; i <= 3; ++i)
    scheduler.add(job_of(i, "https://a/"));
  scheduler.add(job_of(4, "https://b/"));

  EXPECT_EQ(scheduler.pause("a", t0 + 5s, t0), 5s);

  EXPECT_EQ(picked(scheduler), (Indices{4}));
  EXPECT_EQ(wait_until(scheduler, t0 + 4s), t0 + 5s);
  EXPECT_EQ(picked(scheduler, t0 + 5s), (Indices{1, 2}));
}

TEST(Scheduler, PausesAHostOnceHoweverManyAnswersSaySo) {
  Scheduler scheduler(3);
  scheduler.add(job_of(1, "https://a/"));

  EXPECT_EQ(scheduler.pause("a", t0 + 5s, t0), 5s);
  EXPECT_EQ(scheduler.pause("a", t0 + 6s, t0 + 1s), 1s);
  EXPECT_EQ(scheduler.pause("a", t0 + 2s, t0 + 1s), 0s);

  EXPECT_EQ(wait_until(scheduler, t0 + 5s), t0 + 6s);
  EXPECT_EQ(picked(scheduler, t0 + 6s), (Indices{1}));
  EXPECT_EQ(scheduler.pause("a", t0 + 9s, t0 + 7s), 2s);
}

TEST(Scheduler, RemembersThePauseOfAHostWithoutJobs) {
  Scheduler scheduler(1);
  scheduler.add(job_of(1, "https://a/"));
  EXPECT_EQ(picked(scheduler), (Indices{1}));
  scheduler.pause("a", t0 + 5s, t0);
  scheduler.finished("a");

  scheduler.add(job_of(2, "https://a/"));

  EXPECT_TRUE(picked(scheduler).empty());
  EXPECT_EQ(picked(scheduler, t0 + 5s), (Indices{2}));
}

TEST(Scheduler, TakesNoNoticeOfAPauseThatIsOver) {
  Scheduler scheduler(1);
  scheduler.add(job_of(1, "https://a/"));

  EXPECT_EQ(scheduler.pause("a", t0, t0), 0s);

  EXPECT_EQ(picked(scheduler), (Indices{1}));
}

TEST(Scheduler, GivesBackWhatWaitsForATimeToo) {
  Scheduler scheduler(1);
  scheduler.add_later(job_of(1, "https://a/"), t0 + 1s);
  scheduler.add(job_of(2, "https://b/"));
  scheduler.pause("b", t0 + 1s, t0);

  EXPECT_EQ(drained(scheduler), (Indices{1, 2}));
  EXPECT_EQ(scheduler.waiting(), 0U);
  EXPECT_TRUE(picked(scheduler, t0 + 2s).empty());
  scheduler.pause("b", t0 + 5s, t0 + 3s);
  scheduler.add(job_of(3, "https://b/"));
  EXPECT_TRUE(picked(scheduler, t0 + 4s).empty());
}

}  // namespace
}  // namespace scrape::plan
