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

using namespace std::chrono_literals;
using test::job_of;
using test::t0;

using Indices = std::vector<std::uint64_t>;

Scheduler::MannersOf at_most(std::size_t per_host, Duration gap = {}) {
  return [=](std::string const&) { return Manners{per_host, gap}; };
}

// A job of that host whose request was sent at that time.
void finish(Scheduler& scheduler, std::string const& host, TimePoint asked = t0) {
  auto job = job_of(0, "https://" + host + '/');
  scheduler.asked(job, asked);
  scheduler.finished(job, asked);
}

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
  Scheduler scheduler(at_most(2));

  EXPECT_FALSE(wait_until(scheduler).has_value());
  EXPECT_EQ(scheduler.waiting(), 0U);
  EXPECT_TRUE(scheduler.drain().empty());
}

TEST(Scheduler, StartsNoMoreThanTheLimitOfAHost) {
  Scheduler scheduler(at_most(2));
  for (std::uint64_t i = 1; i <= 5; ++i)
    scheduler.add(job_of(i, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{1, 2}));
  finish(scheduler, "a");
  EXPECT_EQ(picked(scheduler), (Indices{3}));
}

TEST(Scheduler, StartsAtLeastOneAtATime) {
  Scheduler scheduler(at_most(0));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{1}));
}

TEST(Scheduler, LetsHostsTakeTurns) {
  Scheduler scheduler(at_most(10));
  for (std::uint64_t i = 1; i <= 3; ++i)
    scheduler.add(job_of(i, "https://a/"));
  scheduler.add(job_of(4, "https://b/"));
  scheduler.add(job_of(5, "https://c/"));
  scheduler.add(job_of(6, "https://c/"));

  EXPECT_EQ(picked(scheduler), (Indices{1, 4, 5, 2, 6, 3}));
}

TEST(Scheduler, CountsAllPortsAndSchemesOfAHostAsOne) {
  Scheduler scheduler(at_most(1));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "http://A:8080/"));

  EXPECT_EQ(picked(scheduler), (Indices{1}));
}

TEST(Scheduler, GoesByTheTargetAfterARedirect) {
  Scheduler scheduler(at_most(1));
  auto job = job_of(1, "https://a/");
  job.target = test::url_of("https://b/");
  scheduler.add_first(std::move(job));
  scheduler.add(job_of(2, "https://b/"));
  scheduler.add(job_of(3, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{1, 3}));
}

TEST(Scheduler, PutsAJobWithAHistoryFirst) {
  Scheduler scheduler(at_most(1));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add_first(job_of(2, "https://a/"));

  EXPECT_EQ(picked(scheduler), (Indices{2}));
}

TEST(Scheduler, CountsWhatWaits) {
  Scheduler scheduler(at_most(1));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add_first(job_of(2, "https://b/"));
  EXPECT_EQ(scheduler.waiting(), 2U);

  next(scheduler);

  EXPECT_EQ(scheduler.waiting(), 1U);
}

TEST(Scheduler, GivesBackAllThatWaits) {
  Scheduler scheduler(at_most(1));
  for (std::uint64_t i = 1; i <= 6; ++i)
    scheduler.add(job_of(i, i % 2 == 0 ? "https://a/" : "https://b/"));
  picked(scheduler);

  EXPECT_EQ(drained(scheduler), (Indices{3, 4, 5, 6}));
  EXPECT_EQ(scheduler.waiting(), 0U);
}

TEST(Scheduler, GoesOnAfterADrain) {
  Scheduler scheduler(at_most(1));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "https://a/"));
  next(scheduler);
  scheduler.drain();
  scheduler.add(job_of(3, "https://a/"));

  EXPECT_TRUE(picked(scheduler).empty()) << "the first job is still in flight";
  finish(scheduler, "a");
  EXPECT_EQ(picked(scheduler), (Indices{3}));
}

TEST(Scheduler, StartsAJobNoSoonerThanItMay) {
  Scheduler scheduler(at_most(2));
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
  Scheduler scheduler(at_most(1));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add_later(job_of(2, "https://a/"), t0);

  EXPECT_EQ(picked(scheduler), (Indices{2}));
}

TEST(Scheduler, LetsAHostThatIsPausedBlockNobody) {
  Scheduler scheduler(at_most(2));
  for (std::uint64_t i = 1; i <= 3; ++i)
    scheduler.add(job_of(i, "https://a/"));
  scheduler.add(job_of(4, "https://b/"));

  EXPECT_EQ(scheduler.pause("a", t0 + 5s, t0), 5s);

  EXPECT_EQ(picked(scheduler), (Indices{4}));
  EXPECT_EQ(wait_until(scheduler, t0 + 4s), t0 + 5s);
  EXPECT_EQ(picked(scheduler, t0 + 5s), (Indices{1, 2}));
}

TEST(Scheduler, PausesAHostOnceHoweverManyAnswersSaySo) {
  Scheduler scheduler(at_most(3));
  scheduler.add(job_of(1, "https://a/"));

  EXPECT_EQ(scheduler.pause("a", t0 + 5s, t0), 5s);
  EXPECT_EQ(scheduler.pause("a", t0 + 6s, t0 + 1s), 1s);
  EXPECT_EQ(scheduler.pause("a", t0 + 2s, t0 + 1s), 0s);

  EXPECT_EQ(wait_until(scheduler, t0 + 5s), t0 + 6s);
  EXPECT_EQ(picked(scheduler, t0 + 6s), (Indices{1}));
  EXPECT_EQ(scheduler.pause("a", t0 + 9s, t0 + 7s), 2s);
}

TEST(Scheduler, RemembersThePauseOfAHostWithoutJobs) {
  Scheduler scheduler(at_most(1));
  scheduler.add(job_of(1, "https://a/"));
  EXPECT_EQ(picked(scheduler), (Indices{1}));
  scheduler.pause("a", t0 + 5s, t0);
  finish(scheduler, "a");

  scheduler.add(job_of(2, "https://a/"));

  EXPECT_TRUE(picked(scheduler).empty());
  EXPECT_EQ(picked(scheduler, t0 + 5s), (Indices{2}));
}

TEST(Scheduler, TakesNoNoticeOfAPauseThatIsOver) {
  Scheduler scheduler(at_most(1));
  scheduler.add(job_of(1, "https://a/"));

  EXPECT_EQ(scheduler.pause("a", t0, t0), 0s);

  EXPECT_EQ(picked(scheduler), (Indices{1}));
}

TEST(Scheduler, GivesBackWhatWaitsForATimeToo) {
  Scheduler scheduler(at_most(1));
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

// Politeness.

TEST(SchedulerGap, LetsTheNextRequestStartSoLongAfterTheLastWasSent) {
  Scheduler scheduler(at_most(3, 2s));
  for (std::uint64_t i = 1; i <= 3; ++i)
    scheduler.add(job_of(i, "https://a/"));

  auto first = next(scheduler).value();
  EXPECT_FALSE(wait_until(scheduler, t0 + 9s).has_value()) << "the first request may still be sent at any time";
  EXPECT_TRUE(scheduler.asked(first, t0 + 10s));
  EXPECT_FALSE(scheduler.asked(first, t0 + 11s)) << "once is enough";

  EXPECT_EQ(wait_until(scheduler, t0 + 11s), t0 + 12s);
  EXPECT_EQ(picked(scheduler, t0 + 12s), (Indices{2}));
}

TEST(SchedulerGap, BeginsWithTheEndOfAJobThatNeverCameToAsk) {
  Scheduler scheduler(at_most(3, 2s));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "https://a/"));

  scheduler.finished(next(scheduler).value(), t0 + 1s);

  EXPECT_EQ(wait_until(scheduler, t0 + 1s), t0 + 3s);
  EXPECT_EQ(picked(scheduler, t0 + 3s), (Indices{2}));
}

TEST(SchedulerGap, DoesNotFollowAJobThatWasNotTried) {
  Scheduler scheduler(at_most(3, 2s));
  scheduler.add(job_of(1, "https://a/"));
  scheduler.add(job_of(2, "https://a/"));

  scheduler.dropped(next(scheduler).value());

  EXPECT_EQ(picked(scheduler), (Indices{2}));
}

TEST(SchedulerGap, HoldsForAHostWithoutJobsToo) {
  Scheduler scheduler(at_most(3, 2s));
  scheduler.add(job_of(1, "https://a/"));
  auto job = next(scheduler).value();
  scheduler.asked(job, t0);
  scheduler.finished(job, t0 + 1s);

  scheduler.add(job_of(2, "https://a/"));

  EXPECT_EQ(wait_until(scheduler, t0 + 1s), t0 + 2s);
}

TEST(SchedulerGap, BlocksNoOtherHost) {
  Scheduler scheduler(
      [](std::string const& host) { return host == "slow" ? Manners{1, 1h} : Manners{2, Duration::zero()}; });
  scheduler.add(job_of(1, "https://slow/"));
  scheduler.add(job_of(2, "https://slow/"));
  for (std::uint64_t i = 3; i <= 6; ++i)
    scheduler.add(job_of(i, "https://fast/"));

  EXPECT_EQ(picked(scheduler), (Indices{1, 3, 4}));
  finish(scheduler, "slow");
  finish(scheduler, "fast");
  EXPECT_EQ(picked(scheduler), (Indices{5}));
}

TEST(SchedulerRestraint, AsksAHostThatStrainsLess) {
  Scheduler scheduler(at_most(4));
  for (std::uint64_t i = 1; i <= 9; ++i)
    scheduler.add(job_of(i, "https://a/"));
  EXPECT_EQ(picked(scheduler), (Indices{1, 2, 3, 4}));

  EXPECT_EQ(scheduler.learn("a", Health::strained, t0, t0 + 1s), (Manners{2, 100ms}));
  for (int i = 0; i < 4; ++i)
    finish(scheduler, "a", t0 + 1s);

  EXPECT_TRUE(picked(scheduler, t0 + 1s).empty());
  EXPECT_EQ(picked(scheduler, t0 + 1100ms), (Indices{5}));
}

TEST(SchedulerRestraint, IsRememberedWhileTheHostHasNoJobs) {
  Scheduler scheduler(at_most(4));
  scheduler.learn("a", Health::strained, t0, t0 + 1s);
  for (std::uint64_t i = 1; i <= 2; ++i)
    scheduler.add(job_of(i, "https://a/"));

  EXPECT_EQ(picked(scheduler, t0 + 2s), (Indices{1})) << "the gap must be kept";
}

TEST(SchedulerRestraint, IsRememberedOfBoundedManyHosts) {
  Scheduler scheduler(at_most(4));
  auto const many = 2 * Scheduler::most_remembered;
  for (std::size_t i = 0; i < many; ++i)
    scheduler.learn('h' + std::to_string(i), Health::strained, t0, t0 + 1s);
  std::uint64_t index = 0;
  for (std::size_t i = 0; i < many; ++i) {
    for (int twice = 0; twice < 2; ++twice)
      scheduler.add(job_of(++index, "https://h" + std::to_string(i) + '/'));
  }

  EXPECT_EQ(picked(scheduler, t0 + 2s).size(), Scheduler::most_remembered + 2 * (many - Scheduler::most_remembered));
}

}  // namespace
}  // namespace scrape::plan
