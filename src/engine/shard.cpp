#include "outage_gate.hpp"
#include "robots_gate.hpp"

#include <scrape/base/units.hpp>
#include <scrape/engine/shard.hpp>
#include <scrape/plan/retry.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace scrape::engine {
namespace {

// Pages that may wait for the disk (which time-outs do not spare those that are to go on to another hop), each in a
// block at most, before nothing new is asked for.
constexpr std::size_t most_landing = 128;

void rethrow(std::exception_ptr const& broken) {
  if (broken) std::rethrow_exception(broken);
}

// A pause that somebody who watches would wonder about.
constexpr auto noticeable = std::chrono::seconds(60);

// Retry-After counts in seconds: what makes a pause longer by less is another answer of the same moment.
constexpr auto news = std::chrono::seconds(1);

Errc cause_of(extract::Unexpected::Why why) {
  switch (why) {
    case extract::Unexpected::Why::lacks:
      return Errc::unexpected_response;
    case extract::Unexpected::Why::has:
      return Errc::unexpected_page;
    case extract::Unexpected::Why::unchecked:
      break;
  }
  return Errc::unchecked_page;
}

std::unique_ptr<inspect::Inspector> make_inspector(asio::any_io_executor const& executor, Config const& config) {
  if (config.extraction.is_empty()) return nullptr;
  return std::make_unique<inspect::Inspector>(executor, config.extraction, config.page_reader);
}

}  // namespace

Shard::Shard(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, Listener listener)
    : executor_(executor),
      config_(config),
      policy_(config.policy),
      listener_(std::move(listener)),
      watchdog_(executor),
      resolver_(net::make_dns_resolver(executor, watchdog_, config.name_servers)),
      tls_(config.tls),
      connector_(*resolver_, tls_, watchdog_),
      sessions_(connector_, config.policy.idle_connections),
      namer_(config.name, config.reserved_names, config.policy.expected),
      fetcher_(config, policy_, watchdog_, sessions_, namer_, pages, [this](plan::Job& job) { asked(job); }),
      gate_(std::make_unique<OutageGate>(executor, *resolver_, connector_, [this] { start_workers(); })),
      robots_(config.policy.obeys_robots ? std::make_unique<RobotsGate>(fetcher_, *gate_, policy_) : nullptr),
      inspector_(make_inspector(executor, config)),
      scheduler_([this](std::string const& host) { return manners_of(host); }),
      alarm_(executor) {}

Shard::~Shard() = default;

plan::Manners Shard::manners_of(std::string const& host) const {
  auto manners = plan::manners_of(policy_, host);
  if (robots_) manners.gap = std::max(manners.gap, robots_->crawl_delay(host));
  return manners;
}

void Shard::asked(plan::Job& job) {
  if (scheduler_.asked(job, Clock::now())) start_workers();
}

void Shard::add(plan::Job job) {
  spdlog::debug("queued entry={} url={}", job.entry.index, job.url.text());
  scheduler_.add(std::move(job));
  start_workers();
}

std::vector<plan::Job> Shard::stop(TimePoint by) {
  is_stopping_ = true;
  policy_.retries = 0;
  gate_->turn_off();
  watchdog_.cap({by, Errc::stopped});
  if (inspector_) inspector_->stop(by);
  return scheduler_.drain();
}

// A worker is born with a job and lives as long as it finds another one: nobody waits to be woken.
void Shard::start_workers() {
  while (workers_ < config_.policy.jobs) {
    auto job = next_job();
    if (!job) return;
    ++workers_;
    asio::co_spawn(executor_, work(std::move(*job)), rethrow);
  }
}

asio::awaitable<void> Shard::work(plan::Job first) {
  for (auto job = std::optional(std::move(first)); job; job = next_job()) {
    if (robots_ && !robots_->knows(job->target.origin())) {
      co_await learn_rules(std::move(*job));
    } else {
      begin(*job);
      auto fetched = co_await fetcher_.fetch(*job);
      end_exchange(std::move(*job), std::move(fetched));
    }
    // First what else has arrived, then all requests that follow, one behind the other: a server that sleeps is woken
    // once for many (measured: 3 to 9 % of the CPU, 5 to 17 % more pages a second).
    co_await asio::post(executor_, asio::use_awaitable);
  }
  --workers_;
}

// Nothing else of its host is asked for meanwhile. Then it is the job's turn again, when its host may be asked again.
asio::awaitable<void> Shard::learn_rules(plan::Job job) {
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

void Shard::end_exchange(plan::Job&& job, Fetched fetched) {
  scheduler_.finished(job, Clock::now());
  if (gate_->takes_back(job, fetched)) return scheduler_.add_first(plan::undone(std::move(job), Clock::now()));
  if (auto* const page = std::get_if<Page>(&fetched)) {
    listener_.received(page->exchange.wire_bytes);
    land(std::move(job), std::move(*page));
  } else {
    auto& outcome = std::get<plan::Outcome>(fetched);
    listener_.received(std::visit([](auto const& ended) { return ended.exchange.wire_bytes; }, outcome));
    settle(std::move(job), std::move(outcome));
  }
}

std::optional<plan::Job> Shard::next_job() {
  if (landing_ >= most_landing || gate_->is_closed()) return std::nullopt;
  auto const now = Clock::now();
  auto job = pick(now);
  while (job && is_over_before_it_begins(*job, now))
    job = pick(now);
  return job;
}

void Shard::begin(plan::Job& job) const {
  gate_->forgive(job);
  if (std::exchange(job.goes_on, false) || job.attempts++ > 0) return;
  job.first_try = Clock::now();
  job.started = std::chrono::system_clock::now();
}

bool Shard::is_over_before_it_begins(plan::Job& job, TimePoint now) {
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

std::optional<plan::Job> Shard::pick(TimePoint now) {
  auto pick = scheduler_.pick(now);
  if (auto const* const wait = std::get_if<plan::WaitUntil>(&pick)) wake_at(wait->time);
  auto* const job = std::get_if<plan::Job>(&pick);
  return job == nullptr ? std::nullopt : std::optional(std::move(*job));
}

// The alarm that goes off sooner will look again.
void Shard::wake_at(TimePoint time) {
  if (time >= alarm_time_) return;
  alarm_time_ = time;
  alarm_.expires_at(time);
  alarm_.async_wait([this](error_code const& cancelled) {
    if (cancelled) return;
    alarm_time_ = TimePoint::max();
    start_workers();
  });
}

struct Shard::Landing {
  plan::Job job;
  Page page;
  std::optional<extract::Findings> findings = {};
};

// The worker goes on: a request is over when its page is here, and the disk takes pages in batches of its own.
void Shard::land(plan::Job&& job, Page&& page) {
  ++landing_;
  auto const landing = std::make_shared<Landing>(std::move(job), std::move(page));
  auto const& exchange = landing->page.exchange;
  auto const is_good = policy_.expected.wants(exchange.head->status);
  if (auto unmet = policy_.expected.unmet(ByteCount{landing->page.sink->content().size()}); is_good && unmet) {
    return reject(*landing, Errc::unexpected_response, std::move(*unmet));
  }
  if (!inspector_ || !is_good) return store(landing);
  asio::co_spawn(executor_, inspect(landing), rethrow);
}

// Before it has its name: a page that is not what was asked for leaves alone what an earlier run saved.
asio::awaitable<void> Shard::inspect(std::shared_ptr<Landing> landing) {
  auto const& exchange = landing->page.exchange;
  auto const& entry = landing->job.entry;
  extract::Page const page{entry.index, entry.given, landing->job.target.text(),
                           std::string(exchange.head->fields.find("Content-Type").value_or(""))};
  auto const begin = Clock::now();
  auto const content = landing->page.sink->content();
  auto findings = co_await inspector_->inspect(page, content);
  if (!findings) {
    reject(*landing, findings.error(), {});
  } else if (auto& unexpected = findings->unexpected) {
    reject(*landing, cause_of(unexpected->why), std::move(unexpected->reason));
  } else {
    spdlog::debug("inspected entry={} rows={} ms={:.1f}", exchange.entry, findings->rows,
                  in_milliseconds(Clock::now() - begin));
    landing->findings = std::move(*findings);
    store(landing);
  }
}

void Shard::store(std::shared_ptr<Landing> const& landing) {
  landing->page.sink->commit(executor_, [this, landing](Result<plan::Stored> stored) {
    auto& exchange = landing->page.exchange;
    if (!stored) return settle_landed(*landing, plan::Failed{std::move(exchange), stored.error()});
    spdlog::debug("stored entry={} path={} bytes={}", exchange.entry, stored->path, stored->bytes.value);
    settle_landed(*landing, plan::Reached{std::move(exchange), std::move(*stored), std::move(landing->findings)});
  });
}

void Shard::reject(Landing& landing, error_code const& cause, std::string detail) {
  auto& [exchange, sink, began] = landing.page;
  exchange.detail = std::move(detail);
  sink.reset();
  settle_landed(landing, plan::Failed{std::move(exchange), cause});
}

void Shard::settle_landed(Landing& landing, plan::Outcome&& outcome) {
  --landing_;
  auto const took = Clock::now() - landing.page.began;
  std::visit([took](auto& ended) { ended.exchange.timing.body = took; }, outcome);
  settle(std::move(landing.job), std::move(outcome));
  start_workers();
}

// What its other answers on the way say is no news, unless they ask for longer.
void Shard::pause(std::string const& host, plan::Exchange const& exchange) {
  auto const wait = plan::pause_after(exchange);
  auto const now = Clock::now();
  if (!wait || scheduler_.pause(host, after(now, *wait), now) < news) return;
  auto const level = *wait >= noticeable ? spdlog::level::warn : spdlog::level::info;
  spdlog::log(level, R"(paused host={} status={} asked="{}" for="{}")", host, exchange.head->status,
              format_duration(*exchange.retry_after), format_duration(*wait));
}

void Shard::learn(std::string const& host, plan::Outcome const& outcome) {
  if (!policy_.is_adaptive) return;
  auto const began = std::visit([](auto const& ended) { return ended.exchange.began; }, outcome);
  auto const health = plan::health_of(outcome);
  auto const manners = scheduler_.learn(host, health, began, Clock::now());
  if (!manners) return;
  if (health == plan::Health::strained) listener_.slowed(host);
  spdlog::info(R"({} host={} connections={} gap="{}")", health == plan::Health::strained ? "slowed" : "eased", host,
               manners->per_host, format_duration(manners->gap));
}

void Shard::settle(plan::Job&& job, plan::Outcome&& outcome) {
  auto const& host = job.target.origin().host;
  std::visit([&](auto const& ended) { pause(host, ended.exchange); }, outcome);
  learn(host, outcome);
  auto const was_secure = job.target.origin().secure;
  auto verdict = plan::judge(std::move(job), std::move(outcome), policy_, Clock::now());
  if (auto* const done = std::get_if<plan::Done>(&verdict)) {
    listener_.done(std::move(done->record));
  } else if (auto& again = std::get<plan::Again>(verdict); is_stopping_) {
    listener_.done(plan::stopped(std::move(again.job), Clock::now()));
  } else {
    go_on(std::move(again), was_secure);
    start_workers();
  }
}

void Shard::go_on(plan::Again again, bool was_secure) {
  auto& job = again.job;
  if (!job.goes_on) {
    spdlog::debug("retrying entry={} url={} retries={} deferrals={} in_ms={:.1f}", job.entry.index, job.target.text(),
                  job.retries, job.deferrals, in_milliseconds(again.not_before - Clock::now()));
    return scheduler_.add_later(std::move(job), again.not_before);
  }
  spdlog::debug("redirected entry={} url={} hops={}", job.entry.index, job.target.text(), job.redirects);
  auto const& to = job.target.origin();
  if (was_secure && !to.secure && downgraded_.insert(to.host)) {
    spdlog::warn(R"(downgraded host={} url={} reason="a redirect leads from https to http")", to.host,
                 job.target.text());
  }
  scheduler_.add_first(std::move(job));
}

}  // namespace scrape::engine
