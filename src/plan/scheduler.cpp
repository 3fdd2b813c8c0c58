#include <scrape/plan/scheduler.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace scrape::plan {

Scheduler::Scheduler(std::size_t per_host) : per_host_(std::max<std::size_t>(per_host, 1)) {}

Scheduler::Hosts::value_type& Scheduler::host_of(Job const& job) {
  return *hosts_.try_emplace(job.target.origin().host).first;
}

void Scheduler::make_ready(Hosts::value_type& host) {
  auto& [name, queue] = host;
  if (queue.is_ready || queue.is_paused || queue.jobs.empty() || queue.in_flight >= per_host_) return;
  queue.is_ready = true;
  ready_.push_back(&host);
}

void Scheduler::add(Job job) {
  auto& host = host_of(job);
  host.second.jobs.push_back(std::move(job));
  ++waiting_;
  if (host.second.is_paused) ++paused_jobs_;
  make_ready(host);
}

void Scheduler::add_first(Job job) {
  auto& host = host_of(job);
  host.second.jobs.push_front(std::move(job));
  ++waiting_;
  if (host.second.is_paused) ++paused_jobs_;
  make_ready(host);
}

void Scheduler::add_later(Job job, TimePoint not_before) {
  ++waiting_;
  later_.emplace(not_before, std::move(job));
}

Duration Scheduler::pause(std::string const& host, TimePoint until, TimePoint now) {
  if (until <= now) return {};
  auto& paused = *hosts_.try_emplace(host).first;
  auto& queue = paused.second;
  auto const before = std::max(queue.paused_until, now);
  queue.paused_until = std::max(before, until);
  if (!std::exchange(queue.is_paused, true)) {
    paused_.emplace(queue.paused_until, &paused);
    paused_jobs_ += queue.jobs.size();
  }
  return queue.paused_until - before;
}

void Scheduler::resume_due(TimePoint now) {
  while (!paused_.empty() && paused_.begin()->first <= now) {
    auto& host = *paused_.extract(paused_.begin()).mapped();
    auto& queue = host.second;
    if (queue.paused_until > now) {
      paused_.emplace(queue.paused_until, &host);
      continue;
    }
    queue.is_paused = false;
    paused_jobs_ -= queue.jobs.size();
    make_ready(host);
    forget_if_idle(hosts_.find(host.first));
  }
}

void Scheduler::add_due(TimePoint now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    --waiting_;
    add_first(std::move(later_.extract(later_.begin()).mapped()));
  }
}

// A host that was paused while it had its turn loses it.
Scheduler::Hosts::value_type* Scheduler::next_host() {
  while (!ready_.empty()) {
    auto* const host = ready_.front();
    ready_.pop_front();
    host->second.is_ready = false;
    if (!host->second.is_paused) return host;
  }
  return nullptr;
}

Pick Scheduler::pick(TimePoint now) {
  resume_due(now);
  add_due(now);
  if (auto* const host = next_host()) {
    auto& queue = host->second;
    Pick job(std::move(queue.jobs.front()));
    queue.jobs.pop_front();
    --waiting_;
    ++queue.in_flight;
    make_ready(*host);
    return job;
  }
  auto next = TimePoint::max();
  if (!paused_.empty()) next = paused_.begin()->first;
  if (!later_.empty()) next = std::min(next, later_.begin()->first);
  if (next == TimePoint::max()) return Idle{};
  return WaitUntil{next};
}

void Scheduler::finished(std::string const& host) {
  auto const at = hosts_.find(host);
  if (at == hosts_.end()) return;
  --at->second.in_flight;
  make_ready(*at);
  forget_if_idle(at);
}

void Scheduler::forget_if_idle(Hosts::iterator host) {
  auto const& queue = host->second;
  if (queue.in_flight == 0 && queue.jobs.empty() && !queue.is_paused) hosts_.erase(host);
}

std::vector<Job> Scheduler::drain() {
  std::vector<Job> jobs;
  jobs.reserve(waiting_);
  ready_.clear();
  waiting_ = 0;
  paused_jobs_ = 0;
  for (auto& [name, queue] : hosts_) {
    std::move(queue.jobs.begin(), queue.jobs.end(), std::back_inserter(jobs));
    queue.jobs.clear();
    queue.is_ready = false;
  }
  for (auto& [time, job] : later_)
    jobs.push_back(std::move(job));
  later_.clear();
  std::erase_if(hosts_, [](auto const& host) { return host.second.in_flight == 0 && !host.second.is_paused; });
  return jobs;
}

}  // namespace scrape::plan
