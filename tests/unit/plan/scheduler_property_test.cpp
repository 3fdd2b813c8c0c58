// The scheduler under random work: nothing is lost, nobody gets too much, nothing comes too soon.

#include "support/jobs.hpp"
#include "support/random.hpp"

#include <scrape/plan/scheduler.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;
using test::job_of;
using test::Random;

// A run of the engine without the engine: jobs come, go, wait, and come again, while time goes by.
class Simulation {
 public:
  Simulation(std::uint64_t seed, std::size_t per_host) : random_(seed), per_host_(per_host), scheduler_(per_host) {}

  void step() {
    switch (random_.below(8)) {
      case 0:
      case 1:
        add();
        break;
      case 2:
      case 3:
      case 4:
        start();
        break;
      case 5:
        now_ += std::chrono::seconds(random_.below(3));
        break;
      default:
        finish();
    }
    if (random_.one_in(100)) drain();
  }

  // Every job that was added has left exactly once.
  void expect_nothing_lost() {
    while (!in_flight_.empty() || scheduler_.waiting() > 0) {
      start();
      finish();
      now_ += 1s;
    }
    EXPECT_EQ(scheduler_.held(), 0U);
    EXPECT_EQ(left_.size(), added_);
    for (auto const& [index, times] : left_)
      EXPECT_EQ(times, 1) << index;
  }

 private:
  std::string url() { return "https://h" + std::to_string(random_.below(7)) + "/"; }

  void add() {
    auto job = job_of(++added_, url());
    wait(job, now_);
    scheduler_.add(std::move(job));
  }

  // The job waits for its turn, from that time on.
  void wait(Job const& job, TimePoint from) {
    ++waiting_;
    due_[job.target.origin().host].insert(from);
  }

  bool may_start(std::string const& host) {
    auto const& due = due_[host];
    return !due.empty() && *due.begin() <= now_ && running_[host] < per_host_ && paused_until_[host] <= now_;
  }

  void start() {
    std::vector<std::string> hosts;
    for (auto const& [host, due] : due_)
      hosts.push_back(host);
    auto const somebody_may = std::ranges::any_of(hosts, [this](auto const& host) { return may_start(host); });
    auto pick = scheduler_.pick(now_);
    if (auto const* const wait = std::get_if<WaitUntil>(&pick)) {
      EXPECT_GT(wait->time, now_);
    }
    auto* const job = std::get_if<Job>(&pick);
    EXPECT_EQ(job != nullptr, somebody_may);
    if (job == nullptr) return;
    auto const& host = job->target.origin().host;
    EXPECT_TRUE(may_start(host));
    due_[host].erase(due_[host].begin());
    --waiting_;
    EXPECT_LE(++running_[host], per_host_);
    EXPECT_LE(job->queued, now_);
    in_flight_.push_back(std::move(*job));
    EXPECT_EQ(scheduler_.waiting(), waiting_);
  }

  void finish() {
    if (in_flight_.empty()) return;
    auto const at = in_flight_.begin() + static_cast<std::ptrdiff_t>(random_.below(in_flight_.size()));
    auto job = std::move(*at);
    in_flight_.erase(at);
    auto const host = job.target.origin().host;
    --running_[host];
    scheduler_.finished(host);
    if (random_.one_in(6)) pause(host);
    switch (random_.below(5)) {
      case 0:
        job.target = test::url_of(url());
        wait(job, now_);
        return scheduler_.add_first(std::move(job));
      case 1:
        job.queued = now_ + std::chrono::seconds(random_.below(5));
        wait(job, job.queued);
        return scheduler_.add_later(std::move(job), job.queued);
      default:
        ++left_[job.entry.index];
    }
  }

  void pause(std::string const& host) {
    auto const until = now_ + std::chrono::seconds(random_.below(6));
    auto const before = std::max(paused_until_[host], now_);
    paused_until_[host] = std::max(before, until);
    EXPECT_EQ(scheduler_.pause(host, until, now_), paused_until_[host] - before);
  }

  void drain() {
    auto const jobs = scheduler_.drain();
    EXPECT_EQ(jobs.size(), waiting_);
    for (auto const& job : jobs)
      ++left_[job.entry.index];
    waiting_ = 0;
    due_.clear();
    EXPECT_EQ(scheduler_.held(), 0U);
  }

  Random random_;
  std::size_t per_host_;
  Scheduler scheduler_;
  TimePoint now_{1000s};
  std::uint64_t added_ = 0;
  std::size_t waiting_ = 0;
  std::map<std::string, std::multiset<TimePoint>> due_;  // of the jobs that wait, by host
  std::vector<Job> in_flight_;
  std::map<std::string, std::size_t> running_;
  std::map<std::string, TimePoint> paused_until_;
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
