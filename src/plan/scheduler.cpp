#include <scrape/plan/job_size.hpp>
#include <scrape/plan/scheduler.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace scrape::plan {

Scheduler::Scheduler(MannersOf manners_of, std::shared_ptr<OwnRequest const> usual)
    : manners_of_(std::move(manners_of)), usual_(std::move(usual)) {}

Scheduler::Host& Scheduler::host_of(std::string const& name) {
  auto const [host, is_new] = hosts_.try_emplace(name);
  if (is_new) set_manners(*host);
  return *host;
}

void Scheduler::set_manners(Host& host) {
  auto& allowed = host.second.allowed;
  allowed = manners_of_(host.first);
  allowed.per_host = std::max<std::size_t>(allowed.per_host, 1);
}

void Scheduler::make_ready(Host& host) {
  auto& queue = host.second;
  if (queue.has_more && !queue.is_wanting && queue.jobs.size() < low_stock && queue.has_room()) {
    queue.is_wanting = true;
    wanting_.push_back(&host);
  }
  if (queue.is_ready || !queue.may_start()) return;
  queue.is_ready = true;
  ready_.push_back(&host);
}

void Scheduler::count(Job const& job) {
  ++waiting_;
  excess_ += excess_size(job, usual_.get());
}

void Scheduler::discount(Job const& job) {
  --waiting_;
  excess_ -= excess_size(job, usual_.get());
}

void Scheduler::add(Job job) {
  auto& host = host_of(job.target.origin().host);
  count(job);
  host.second.jobs.push_back(std::move(job));
  make_ready(host);
}

void Scheduler::add_first(Job job) {
  auto& host = host_of(job.target.origin().host);
  count(job);
  host.second.jobs.push_front(std::move(job));
  make_ready(host);
}

void Scheduler::add_later(Job job, TimePoint not_before) {
  count(job);
  later_.emplace(not_before, std::move(job));
}

void Scheduler::expect_more(std::string const& host) {
  auto& known = host_of(host);
  known.second.has_more = true;
  make_ready(known);
}

void Scheduler::refill(std::string const& host, std::vector<Job> jobs, bool has_more) {
  auto& known = host_of(host);
  auto& queue = known.second;
  queue.has_more = has_more;
  std::ranges::for_each(jobs, [this](Job const& job) { count(job); });
  std::ranges::move(jobs, std::back_inserter(queue.jobs));
  make_ready(known);
  queue.is_wanting = false;
  forget_if_idle(hosts_.find(host));
}

std::size_t Scheduler::waiting(std::string const& host) const {
  auto const known = hosts_.find(host);
  return known == hosts_.end() ? 0 : known->second.jobs.size();
}

bool Scheduler::lacks_work(std::string const& host) const {
  auto const known = hosts_.find(host);
  return known == hosts_.end() || (known->second.jobs.empty() && known->second.has_room());
}

Duration Scheduler::rest(Host& host, TimePoint until, TimePoint now) {
  auto& queue = host.second;
  auto const before = std::max(queue.rests_until, now);
  queue.rests_until = std::max(before, until);
  if (queue.rests_until > now && !std::exchange(queue.is_resting, true)) {
    resting_.emplace(queue.rests_until, &host);
  }
  return queue.rests_until - before;
}

Duration Scheduler::pause(std::string const& host, TimePoint until, TimePoint now) {
  return until <= now ? Duration::zero() : rest(host_of(host), until, now);
}

void Scheduler::hold(Job const& job) {
  hosts_.find(job.target.origin().host)->second.is_held = true;
}

void Scheduler::release(Job const& job) {
  auto& host = *hosts_.find(job.target.origin().host);
  host.second.is_held = false;
  set_manners(host);
  make_ready(host);
}

void Scheduler::resume_due(TimePoint now) {
  while (!resting_.empty() && resting_.begin()->first <= now) {
    auto& host = *resting_.extract(resting_.begin()).mapped();
    auto& queue = host.second;
    if (queue.rests_until > now) {
      resting_.emplace(queue.rests_until, &host);
      continue;
    }
    queue.is_resting = false;
    make_ready(host);
    forget_if_idle(hosts_.find(host.first));
  }
}

void Scheduler::add_due(TimePoint now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    auto job = std::move(later_.extract(later_.begin()).mapped());
    discount(job);
    add_first(std::move(job));
  }
}

std::optional<MoreOf> Scheduler::next_wanting() {
  if (wanting_.empty() || is_full()) return std::nullopt;
  MoreOf more{wanting_.front()->first};
  wanting_.pop_front();
  return more;
}

// What happened since a host got its turn may have taken it away again.
Scheduler::Host* Scheduler::next_host() {
  while (!ready_.empty()) {
    auto* const host = ready_.front();
    ready_.pop_front();
    host->second.is_ready = false;
    if (host->second.may_start()) return host;
  }
  return nullptr;
}

Job Scheduler::take_from(Host& host) {
  auto& queue = host.second;
  auto job = std::move(queue.jobs.front());
  discount(job);
  job.has_asked = false;
  job.is_spaced = queue.manners().gap > Duration::zero();
  queue.jobs.pop_front();
  ++queue.in_flight;
  ++queue.asking;
  make_ready(host);
  return job;
}

// A host that wants more and one that has a job take turns, so that those who want do not all have to wait here.
Pick Scheduler::pick(TimePoint now) {
  resume_due(now);
  add_due(now);
  if (std::exchange(is_turn_of_job_, false)) {
    if (auto* const host = next_host()) return take_from(*host);
  }
  if (auto more = next_wanting()) {
    is_turn_of_job_ = true;
    return std::move(*more);
  }
  if (auto* const host = next_host()) return take_from(*host);
  auto next = TimePoint::max();
  if (!resting_.empty()) next = resting_.begin()->first;
  if (!later_.empty()) next = std::min(next, later_.begin()->first);
  if (next == TimePoint::max()) return Idle{};
  return WaitUntil{next};
}

bool Scheduler::begin_gap(Host& host, TimePoint now) {
  auto& queue = host.second;
  --queue.asking;
  auto const gap = queue.manners().gap;
  if (gap == Duration::zero()) return false;
  rest(host, after(now, gap), now);
  return true;
}

bool Scheduler::asked(Job& job, TimePoint now) {
  return !std::exchange(job.has_asked, true) && begin_gap(*hosts_.find(job.target.origin().host), now);
}

void Scheduler::end_flight(Host& host) {
  --host.second.in_flight;
  make_ready(host);
  forget_if_idle(hosts_.find(host.first));
}

void Scheduler::finished(Job const& job, TimePoint now) {
  auto& host = *hosts_.find(job.target.origin().host);
  if (!job.has_asked) begin_gap(host, now);
  end_flight(host);
}

void Scheduler::dropped(Job const& job) {
  auto& host = *hosts_.find(job.target.origin().host);
  --host.second.asking;
  end_flight(host);
}

std::optional<Manners> Scheduler::learn(std::string const& host, Health health, TimePoint began, TimePoint now) {
  if (health != Health::strained && remembered_ == 0) return std::nullopt;
  auto& known = host_of(host);
  auto& queue = known.second;
  auto const was_on = queue.restraint.is_on();
  auto const has_changed = queue.restraint.learn(health, began, now, queue.allowed.per_host);
  auto const manners = queue.manners();
  if (queue.restraint.is_on() != was_on) was_on ? --remembered_ : ++remembered_;
  make_ready(known);
  forget_if_idle(hosts_.find(host));
  return has_changed ? std::optional(manners) : std::nullopt;
}

void Scheduler::forget_if_idle(Hosts::iterator host) {
  auto const& queue = host->second;
  if (queue.in_flight > 0 || !queue.jobs.empty() || queue.has_more || queue.is_resting) return;
  if (queue.restraint.is_on() && remembered_ <= most_remembered) return;
  if (queue.restraint.is_on()) --remembered_;
  hosts_.erase(host);
}

std::vector<Job> Scheduler::drain() {
  std::vector<Job> jobs;
  jobs.reserve(waiting_);
  ready_.clear();
  wanting_.clear();
  waiting_ = 0;
  excess_ = 0;
  for (auto& [name, queue] : hosts_) {
    std::move(queue.jobs.begin(), queue.jobs.end(), std::back_inserter(jobs));
    queue.jobs.clear();
    queue.is_ready = queue.has_more = queue.is_wanting = false;
  }
  for (auto& [time, job] : later_)
    jobs.push_back(std::move(job));
  later_.clear();
  std::erase_if(hosts_, [](auto const& host) {
    auto const& queue = host.second;
    return queue.in_flight == 0 && !queue.is_resting && !queue.restraint.is_on();
  });
  return jobs;
}

}  // namespace scrape::plan
