#include <scrape/plan/scheduler.hpp>

#include <algorithm>

namespace scrape::plan {

Scheduler::Scheduler(std::size_t per_host) : per_host_(std::max<std::size_t>(per_host, 1)) {}

Scheduler::Hosts::value_type& Scheduler::host_of(Job const& job) {
  return *hosts_.try_emplace(job.target.origin().host).first;
}

void Scheduler::make_ready(Hosts::value_type& host) {
  auto& [name, queue] = host;
  if (queue.is_ready || queue.jobs.empty() || queue.in_flight >= per_host_) return;
  queue.is_ready = true;
  ready_.push_back(&host);
}

void Scheduler::add(Job job) {
  auto& host = host_of(job);
  host.second.jobs.push_back(std::move(job));
  ++waiting_;
  make_ready(host);
}

void Scheduler::add_first(Job job) {
  auto& host = host_of(job);
  host.second.jobs.push_front(std::move(job));
  ++waiting_;
  make_ready(host);
}

std::optional<Job> Scheduler::pick() {
  if (ready_.empty()) return std::nullopt;
  auto& host = *ready_.front();
  ready_.pop_front();
  auto& queue = host.second;
  queue.is_ready = false;
  std::optional<Job> job(std::move(queue.jobs.front()));
  queue.jobs.pop_front();
  --waiting_;
  ++queue.in_flight;
  make_ready(host);
  return job;
}

void Scheduler::finished(std::string const& host) {
  auto const at = hosts_.find(host);
  if (at == hosts_.end()) return;
  --at->second.in_flight;
  make_ready(*at);
  if (at->second.in_flight == 0 && at->second.jobs.empty()) hosts_.erase(at);
}

std::vector<Job> Scheduler::drain() {
  std::vector<Job> jobs;
  jobs.reserve(waiting_);
  ready_.clear();
  waiting_ = 0;
  for (auto& [name, queue] : hosts_) {
    std::move(queue.jobs.begin(), queue.jobs.end(), std::back_inserter(jobs));
    queue.jobs.clear();
    queue.is_ready = false;
  }
  std::erase_if(hosts_, [](auto const& host) { return host.second.in_flight == 0; });
  return jobs;
}

}  // namespace scrape::plan
