#include <scrape/engine/shard.hpp>

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace scrape::engine {

Shard::Shard(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, OnDone on_done)
    : executor_(executor),
      config_(config),
      on_done_(std::move(on_done)),
      watchdog_(executor),
      resolver_(net::make_dns_resolver(executor, watchdog_)),
      tls_(config.tls),
      connector_(*resolver_, tls_, watchdog_),
      sessions_(connector_, config.policy.idle_connections),
      namer_(config.name, config.reserved_name),
      fetcher_(config, sessions_, namer_, pages),
      scheduler_(config.policy.per_host) {}

void Shard::add(plan::Job job) {
  spdlog::debug("queued entry={} url={}", job.entry.index, job.url.text());
  scheduler_.add(std::move(job));
  start_workers();
}

std::vector<plan::Job> Shard::stop(TimePoint by) {
  is_stopping_ = true;
  watchdog_.cap({by, Errc::stopped});
  return scheduler_.drain();
}

// A worker is born with a job and lives as long as it finds another one: nobody waits to be woken.
void Shard::start_workers() {
  auto const rethrow = [](std::exception_ptr const& broken) {
    if (broken) std::rethrow_exception(broken);
  };
  while (workers_ < config_.policy.jobs) {
    auto job = next_job();
    if (!job) return;
    ++workers_;
    asio::co_spawn(executor_, work(std::move(*job)), rethrow);
  }
}

asio::awaitable<void> Shard::work(plan::Job first) {
  for (auto job = std::optional(std::move(first)); job; job = next_job()) {
    auto outcome = co_await fetcher_.fetch(*job);
    settle(std::move(*job), std::move(outcome));
  }
  --workers_;
}

std::optional<plan::Job> Shard::next_job() {
  auto job = scheduler_.pick();
  if (!job || std::exchange(job->goes_on, false)) return job;
  job->attempt_began = Clock::now();
  if (job->attempts++ == 0) {
    job->first_try = job->attempt_began;
    job->started = std::chrono::system_clock::now();
  }
  return job;
}

void Shard::settle(plan::Job job, plan::Outcome outcome) {
  scheduler_.finished(job.target.origin().host);
  auto verdict = plan::judge(std::move(job), std::move(outcome), config_.policy, Clock::now());
  if (auto* const done = std::get_if<plan::Done>(&verdict)) {
    on_done_(std::move(done->record));
  } else if (auto& again = std::get<plan::Again>(verdict); is_stopping_) {
    on_done_(plan::stopped(std::move(again.job)));
  } else {
    spdlog::debug("redirected entry={} url={} hops={}", again.job.entry.index, again.job.target.text(),
                  again.job.redirects);
    scheduler_.add_first(std::move(again.job));
    start_workers();
  }
}

}  // namespace scrape::engine
