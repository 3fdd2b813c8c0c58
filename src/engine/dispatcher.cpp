#include "lander.hpp"
#include "outage_gate.hpp"
#include "rethrow.hpp"
#include "robots_gate.hpp"

#include <scrape/base/path.hpp>
#include <scrape/base/units.hpp>
#include <scrape/engine/dispatcher.hpp>
#include <scrape/plan/body_plan.hpp>
#include <scrape/plan/retry.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace scrape::engine {
namespace {

// A pause that somebody who watches would wonder about.
constexpr auto noticeable = std::chrono::seconds(60);

// Retry-After counts in seconds: what makes a pause longer by less is another answer of the same moment.
constexpr auto news = std::chrono::seconds(1);

// Records that nobody has dealt with yet: of jobs that are over before they begin.
constexpr std::size_t most_in_a_row = 256;

}  // namespace

Dispatcher::Dispatcher(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages,
                       Listener listener)
    : executor_(executor),
      config_(config),
      policy_(config.policy),
      pages_(pages),
      listener_(std::move(listener)),
      watchdog_(executor),
      resolver_(net::make_dns_resolver(executor, watchdog_, config.name_servers, config.connecting.family)),
      scheduler_([this](std::string const& host) { return manners_of(host); }, config.request),
      stock_(scheduler_, config.directory + '/' + std::string(private_folder), config.request),
      alarm_(executor),
      lander_(std::make_unique<Lander>(
          executor, config, pages,
          [this](plan::Job&& job, plan::Outcome&& outcome) {
            settle(std::move(job), std::move(outcome));
            start_workers();
          },
          [this] { start_workers(); })),
      shards_(executor, config, *resolver_, pages, [this](plan::Job& job) { asked(job); }),
      gate_(std::make_unique<OutageGate>(executor, *resolver_, shards_, [this] { start_workers(); })),
      robots_(config.policy.obeys_robots
                  ? std::make_unique<RobotsGate>(shards_, *gate_, policy_,
                                                 RobotsGate::Listener{listener_.received, listener_.sitemaps})
                  : nullptr) {}

Dispatcher::~Dispatcher() = default;

plan::Manners Dispatcher::manners_of(std::string const& host) const {
  auto manners = plan::manners_of(policy_, host);
  if (robots_) manners.gap = std::max(manners.gap, robots_->crawl_delay(host));
  return manners;
}

void Dispatcher::asked(plan::Job& job) {
  if (scheduler_.asked(job, Clock::now())) start_workers();
}

void Dispatcher::add(plan::Job job) {
  spdlog::debug("queued entry={} url={}", job.entry.index, job.url.text());
  if (stock_.add(std::move(job), has_idle_slots())) start_workers();
}

void Dispatcher::keep(plan::Job job) {
  auto const is_wanted = plan::is_expected(*job.known, policy_.expected) && shards_.namer().fits(job);
  if (auto const name = is_wanted ? shards_.namer().keep(job) : Result<std::string>(Errc::file_altered)) {
    job.name = *name;
    return lander_->keep(std::move(job), plan::Reached{});
  }
  if (is_stopping_) return listener_.done(plan::stopped(std::move(job), Clock::now()));
  job.known.reset();
  job.is_resumed = false;
  add(std::move(job));
}

bool Dispatcher::may_keep() const noexcept {
  return !lander_->is_full();
}

bool Dispatcher::has_idle_slots() const noexcept {
  return workers_ < config_.policy.jobs && !takes_nothing();
}

std::vector<plan::Job> Dispatcher::stop(TimePoint by) {
  is_stopping_ = true;
  policy_.retries = 0;
  gate_->turn_off();
  watchdog_.cap({by, Errc::stopped});
  shards_.stop(by);
  lander_->stop(by);
  return scheduler_.drain();
}

// A worker is born with a job and lives as long as it finds another one: nobody waits to be woken.
void Dispatcher::start_workers() {
  while (workers_ < config_.policy.jobs) {
    auto job = next_job();
    if (!job) return listener_.idle();
    ++workers_;
    asio::co_spawn(executor_, work(std::move(*job)), rethrow);
  }
}

asio::awaitable<void> Dispatcher::work(plan::Job first) {
  for (auto job = std::optional(std::move(first)); job; job = next_job()) {
    if (robots_ && !robots_->knows(job->target.origin())) {
      co_await learn_rules(std::move(*job));
    } else {
      begin(*job);
      std::optional<Shards::Seat> seat(std::in_place, shards_, job->target.origin().host);
      auto fetched = co_await seat->shard().fetch(*job);
      seat.reset();
      end_exchange(std::move(*job), std::move(fetched));
    }
    // First what else has arrived, then all requests that follow, one behind the other: a server that sleeps is woken
    // once for many (measured: 3 to 9 % of the CPU, 5 to 17 % more pages a second).
    co_await asio::post(executor_, asio::use_awaitable);
  }
  if (--workers_ == 0) pages_.hurry();
  listener_.idle();
}

// Nothing else of its host is asked for meanwhile. Then it is the job's turn again, when its host may be asked again.
asio::awaitable<void> Dispatcher::learn_rules(plan::Job job) {
  scheduler_.hold(job);
  auto const again = co_await robots_->learn(job);
  scheduler_.release(job);
  scheduler_.finished(job, Clock::now());
  auto const now = Clock::now();
  if (is_stopping_) co_return listener_.done(plan::stopped(std::move(job), now));
  auto const& host = job.target.origin().host;
  scheduler_.pause(host, again ? *again : after(now, robots_->crawl_delay(host)), now);
  scheduler_.add_first(std::move(job));
}

void Dispatcher::end_exchange(plan::Job&& job, Fetched fetched) {
  scheduler_.finished(job, Clock::now());
  if (gate_->takes_back(job, fetched)) return scheduler_.add_first(plan::undone(std::move(job), Clock::now()));
  if (auto* const page = std::get_if<Page>(&fetched)) {
    listener_.received(page->exchange.wire_bytes);
    lander_->land(std::move(job), std::move(*page));
  } else {
    auto& outcome = std::get<plan::Outcome>(fetched);
    listener_.received(std::visit([](auto const& ended) { return ended.exchange.wire_bytes; }, outcome));
    auto* const reached = std::get_if<plan::Reached>(&outcome);
    if (reached != nullptr && reached->is_kept) return lander_->keep(std::move(job), std::move(*reached));
    settle(std::move(job), std::move(outcome));
  }
}

bool Dispatcher::takes_nothing() const noexcept {
  return lander_->is_full() || gate_->is_closed() || is_catching_up_;
}

std::optional<plan::Job> Dispatcher::next_job() {
  if (takes_nothing()) return std::nullopt;
  auto const now = Clock::now();
  for (std::size_t over = 0; over < most_in_a_row; ++over) {
    auto job = pick(now);
    if (!job || !is_over_before_it_begins(*job, now)) return job;
  }
  is_catching_up_ = true;
  asio::co_spawn(executor_, catch_up(), rethrow);
  return std::nullopt;
}

asio::awaitable<void> Dispatcher::catch_up() {
  co_await listener_.catch_up();
  co_await asio::post(executor_, asio::use_awaitable);
  is_catching_up_ = false;
  start_workers();
}

void Dispatcher::begin(plan::Job& job) const {
  gate_->forgive(job);
  if (std::exchange(job.goes_on, false) || job.attempts++ > 0) return;
  job.first_try = Clock::now();
  job.started = std::chrono::system_clock::now();
}

bool Dispatcher::is_over_before_it_begins(plan::Job& job, TimePoint now) {
  if (plan::is_too_late(job, policy_, now)) {
    scheduler_.dropped(job);
    listener_.done(plan::given_up(job, now));
    return true;
  }
  if (!robots_ || !robots_->knows(job.target.origin())) return false;
  auto objection = robots_->objection(job);
  if (!objection) return false;
  scheduler_.dropped(job);
  listener_.done(plan::denied(std::move(job), std::move(*objection), now));
  return true;
}

std::optional<plan::Job> Dispatcher::pick(TimePoint now) {
  auto pick = stock_.pick(now);
  if (auto const* const wait = std::get_if<plan::WaitUntil>(&pick)) wake_at(wait->time);
  auto* const job = std::get_if<plan::Job>(&pick);
  return job == nullptr ? std::nullopt : std::optional(std::move(*job));
}

// The alarm that goes off sooner will look again.
void Dispatcher::wake_at(TimePoint time) {
  if (time >= alarm_time_) return;
  alarm_time_ = time;
  alarm_.expires_at(time);
  alarm_.async_wait([this](error_code const& cancelled) {
    if (cancelled) return;
    alarm_time_ = TimePoint::max();
    start_workers();
  });
}

// What its other answers on the way say is no news, unless they ask for longer.
void Dispatcher::pause(std::string const& host, plan::Exchange const& exchange) {
  auto const wait = plan::pause_after(exchange);
  auto const now = Clock::now();
  if (!wait || scheduler_.pause(host, after(now, *wait), now) < news) return;
  auto const level = *wait >= noticeable ? spdlog::level::warn : spdlog::level::info;
  // Without a head it was the proxy that asked.
  auto const status = exchange.head ? std::to_string(exchange.head->status) : "proxy";
  spdlog::log(level, R"(paused host={} status={} asked="{}" for="{}")", host, status,
              format_duration(*exchange.retry_after), format_duration(*wait));
}

void Dispatcher::learn(std::string const& host, plan::Outcome const& outcome) {
  std::visit([&](auto const& ended) { pause(host, ended.exchange); }, outcome);
  if (!policy_.is_adaptive) return;
  auto const began = std::visit([](auto const& ended) { return ended.exchange.began; }, outcome);
  auto const health = plan::health_of(outcome);
  auto const manners = scheduler_.learn(host, health, began, Clock::now());
  if (!manners) return;
  if (health == plan::Health::strained) listener_.slowed(host);
  spdlog::info(R"({} host={} connections={} gap="{}")", health == plan::Health::strained ? "slowed" : "eased", host,
               manners->per_host, format_duration(manners->gap));
}

void Dispatcher::settle(plan::Job&& job, plan::Outcome&& outcome) {
  if (job.attempts > 0) learn(job.target.origin().host, outcome);
  auto const was_secure = job.target.origin().secure;
  auto const hops = job.redirects;
  auto verdict = plan::judge(std::move(job), std::move(outcome), policy_, Clock::now());
  if (auto* const done = std::get_if<plan::Done>(&verdict)) {
    listener_.done(std::move(done->record));
  } else if (auto& again = std::get<plan::Again>(verdict); is_stopping_) {
    listener_.done(plan::stopped(std::move(again.job), Clock::now()));
  } else {
    if (again.job.redirects > hops) tell_redirect(again.job, was_secure);
    go_on(std::move(again));
    start_workers();
  }
}

void Dispatcher::go_on(plan::Again again) {
  auto& job = again.job;
  if (!job.goes_on) {
    spdlog::debug("retrying entry={} url={} retries={} deferrals={} in_ms={:.1f}", job.entry.index, job.target.text(),
                  job.retries, job.deferrals, in_milliseconds(again.not_before - Clock::now()));
    return scheduler_.add_later(std::move(job), again.not_before);
  }
  scheduler_.add_first(std::move(job));
}

void Dispatcher::tell_redirect(plan::Job const& job, bool was_secure) {
  spdlog::debug("redirected entry={} url={} hops={}", job.entry.index, job.target.text(), job.redirects);
  auto const& to = job.target.origin();
  if (was_secure && !to.secure && downgraded_.insert(to.host)) {
    spdlog::warn(R"(downgraded host={} url={} reason="a redirect leads from https to http")", to.host,
                 job.target.text());
  }
}

}  // namespace scrape::engine
