// The scheduler under random work: nothing is lost, nobody gets too much, nothing comes too soon.

#include "support/jobs.hpp"
#include "support/random.hpp"

#include <scrape/plan/scheduler.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
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
  Simulation(std::uint64_t seed, Manners const& manners)
      : random_(seed), manners_(manners), scheduler_([manners](std::string const&) { return manners; }) {}

  void step() {
    switch (random_.below(9)) {
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
      case 6:
        ask();
        break;
      default:
        finish();
    }
    if (random_.one_in(100)) drain();
  }

  // Every job that was added has left exactly once.
  void expect_nothing_lost() {
    while (!in_flight_.empty() || scheduler_.waiting() > 0 || is_anything_elsewhere()) {
      start();
      finish();
      now_ += 1s;
    }
    EXPECT_EQ(scheduler_.retrying(), 0U);
    EXPECT_EQ(left_.size(), added_);
    for (auto const& [index, times] : left_)
      EXPECT_EQ(times, 1) << index;
  }

 private:
  std::string url() { return "https://h" + std::to_string(random_.below(7)) + "/"; }

  // Some jobs are kept here until the scheduler wants them; then so are those that follow, of the same host.
  void add() {
    auto job = job_of(++added_, url());
    auto const host = job.target.origin().host;
    if (!elsewhere_[host].empty() || random_.one_in(4)) {
      elsewhere_[host].push_back(std::move(job));
      return scheduler_.expect_more(host);
    }
    wait(job, now_);
    scheduler_.add(std::move(job));
  }

  // One at least, unless others of the host wait there.
  void refill(std::string const& host) {
    auto& kept = elsewhere_[host];
    auto const least = scheduler_.waiting(host) == 0 ? 1U : 0U;
    std::vector<Job> jobs;
    for (auto count = least + random_.below(3); count > 0 && !kept.empty(); --count) {
      wait(kept.front(), now_);
      jobs.push_back(std::move(kept.front()));
      kept.pop_front();
    }
    EXPECT_GE(jobs.size(), least);
    scheduler_.refill(host, std::move(jobs), !kept.empty());
  }

  Pick pick() {
    auto pick = scheduler_.pick(now_);
    for (auto* more = std::get_if<MoreOf>(&pick); more != nullptr; more = std::get_if<MoreOf>(&pick)) {
      refill(more->host);
      pick = scheduler_.pick(now_);
    }
    return pick;
  }

  // The job waits for its turn, from that time on.
  void wait(Job const& job, TimePoint from) {
    ++waiting_;
    due_[job.target.origin().host].insert(from);
  }

  bool may_start(std::string const& host) {
    auto const& due = due_[host];
    auto const is_there = !elsewhere_[host].empty() || (!due.empty() && *due.begin() <= now_);
    auto const keeps_gap = manners_.gap == 0s || (asking_[host] == 0 && gap_until_[host] <= now_);
    return is_there && running_[host] < manners_.per_host && paused_until_[host] <= now_ && keeps_gap;
  }

  void start() {
    std::set<std::string> hosts;
    for (auto const& [host, due] : due_)
      hosts.insert(host);
    for (auto const& [host, kept] : elsewhere_)
      hosts.insert(host);
    auto const somebody_may = std::ranges::any_of(hosts, [this](auto const& host) { return may_start(host); });
    auto pick = this->pick();
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
    EXPECT_LE(++running_[host], manners_.per_host);
    ++asking_[host];
    EXPECT_LE(job->queued, now_);
    in_flight_.push_back(std::move(*job));
    EXPECT_EQ(scheduler_.waiting(), waiting_);
  }

  void ask() {
    if (in_flight_.empty()) return;
    auto& job = in_flight_[random_.below(in_flight_.size())];
    if (!job.has_asked) begin_gap(job.target.origin().host);
    scheduler_.asked(job, now_);
  }

  void begin_gap(std::string const& host) {
    --asking_[host];
    gap_until_[host] = now_ + manners_.gap;
  }

  void finish() {
    if (in_flight_.empty()) return;
    auto const at = in_flight_.begin() + static_cast<std::ptrdiff_t>(random_.below(in_flight_.size()));
    auto job = std::move(*at);
    in_flight_.erase(at);
    auto const host = job.target.origin().host;
    --running_[host];
    if (!job.has_asked) begin_gap(host);
    scheduler_.finished(job, now_);
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
    if (manners_.gap > 0s) {
      scheduler_.pause(host, until, now_);
    } else {
      EXPECT_EQ(scheduler_.pause(host, until, now_), paused_until_[host] - before);
    }
  }

  void drain() {
    auto const jobs = scheduler_.drain();
    EXPECT_EQ(jobs.size(), waiting_);
    for (auto const& job : jobs)
      ++left_[job.entry.index];
    waiting_ = 0;
    due_.clear();
    for (auto const& [host, kept] : elsewhere_) {
      for (auto const& job : kept)
        ++left_[job.entry.index];
    }
    elsewhere_.clear();
    EXPECT_EQ(scheduler_.retrying(), 0U);
  }

  bool is_anything_elsewhere() const {
    return std::ranges::any_of(elsewhere_, [](auto const& host) { return !host.second.empty(); });
  }

  Random random_;
  Manners manners_;
  Scheduler scheduler_;
  TimePoint now_{1000s};
  std::uint64_t added_ = 0;
  std::size_t waiting_ = 0;
  std::map<std::string, std::deque<Job>> elsewhere_;
  std::map<std::string, std::multiset<TimePoint>> due_;  // of the jobs that wait, by host
  std::vector<Job> in_flight_;
  std::map<std::string, std::size_t> running_;
  std::map<std::string, std::size_t> asking_;
  std::map<std::string, TimePoint> gap_until_;
  std::map<std::string, TimePoint> paused_until_;
  std::map<std::uint64_t, int> left_;
};

TEST(SchedulerProperty, EveryJobLeavesOnceAndNoHostGetsTooMuch) {
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Simulation simulation(seed, {1 + seed % 4, std::chrono::seconds(seed % 3)});
    for (int i = 0; i < 1'000 && !HasFailure(); ++i)
      simulation.step();
    simulation.expect_nothing_lost();
  }
}

// 10 000 hosts that each want a gap of their own, between 10 min and an hour, with as many requests as fit into a day.
TEST(SchedulerProperty, KeepsADayOfPoliteness) {
  constexpr std::size_t hosts = 10'000;
  auto const gap_of = [](std::uint64_t number) { return 10min + number % 51 * 1min; };
  Scheduler scheduler([&](std::string const& host) { return Manners{2, gap_of(std::stoull(host.substr(1)))}; });
  std::vector<int> to_come(hosts);
  std::uint64_t asked = 0;
  std::uint64_t wanted = 0;
  TimePoint const begin{1000s};
  std::vector<TimePoint> not_before(hosts, begin);
  auto now = begin;
  for (std::uint64_t host = 0; host < hosts; ++host) {
    to_come[host] = static_cast<int>(24h / gap_of(host));
    wanted += static_cast<std::uint64_t>(to_come[host]);
    scheduler.add(job_of(host, "https://h" + std::to_string(host) + '/'));
  }

  for (auto pick = scheduler.pick(now); !std::holds_alternative<Idle>(pick); pick = scheduler.pick(now)) {
    if (auto const* const wait = std::get_if<WaitUntil>(&pick)) {
      now = wait->time;
      continue;
    }
    auto& job = std::get<Job>(pick);
    auto const host = job.entry.index;
    ASSERT_GE(now, not_before[host]);
    not_before[host] = now + gap_of(host);
    ++asked;
    scheduler.asked(job, now);
    scheduler.finished(job, now);
    if (--to_come[host] > 0) scheduler.add(std::move(job));
  }

  EXPECT_LE(now, begin + 24h + 1h) << "each host goes on as soon as it may, whatever the others do";
  EXPECT_EQ(asked, wanted);
}

}  // namespace
}  // namespace scrape::plan
