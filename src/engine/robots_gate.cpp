#include "robots_gate.hpp"

#include <scrape/http/redirect.hpp>
#include <scrape/plan/retry.hpp>
#include <scrape/robots/policy.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace scrape::engine {
namespace {

constexpr auto product_token = "scrape";

// So much more than counts shows that a line was cut.
constexpr ByteCount wanted_size{robots::parsed_size + 1};

robots::Access access_of(Excerpt const& excerpt, int redirects) {
  auto const& head = excerpt.exchange.head;
  if (!head) return robots::Access::unreachable;
  auto const access = robots::access_of(head->status, redirects);
  return access == robots::Access::successful && excerpt.failure ? robots::Access::unreachable : access;
}

std::string describe(Excerpt const& excerpt) {
  return excerpt.failure ? excerpt.failure.message()
                         : "the server answered " + std::to_string(excerpt.exchange.head->status);
}

}  // namespace

RobotsGate::RobotsGate(Shards& shards, OutageGate& outage, plan::Policy const& policy, Listener listener)
    : shards_(shards), outage_(outage), policy_(policy), listener_(std::move(listener)) {}

// Of the same entry, so that what the user gave for its origin goes to no other.
plan::Job RobotsGate::robots_job(plan::Job const& job) {
  auto const& origin = job.target.origin();
  auto address = std::string(origin.secure ? "https://" : "http://") + authority(origin) + "/robots.txt";
  auto target = *url::Url::parse(address);
  plan::Entry entry{job.entry.index, job.entry.source, std::move(address)};
  plan::Job asking{.entry = std::move(entry), .url = job.url, .target = std::move(target), .path = {}};
  asking.home = job.home;
  asking.has_asked = job.has_asked;
  auto& tries = tries_[origin];
  asking.queued = Clock::now();
  if (tries.first == TimePoint()) tries.first = asking.queued;
  asking.first_try = tries.first;
  asking.retries = tries.retries;
  asking.deferrals = tries.deferrals;
  asking.spared = tries.spared;
  asking.attempts = 1 + tries.retries + tries.deferrals;
  return asking;
}

// The answer behind all redirects.
asio::awaitable<Excerpt> RobotsGate::ask(plan::Job& job) {
  while (true) {
    Shards::Seat const seat(shards_, job.target.origin().host);
    auto excerpt = co_await seat.shard().read(job, wanted_size);
    listener_.received(excerpt.exchange.wire_bytes);
    if (access_of(excerpt, job.redirects) != robots::Access::redirect) co_return excerpt;
    auto target = http::redirect_target(job.target, *excerpt.exchange.head);
    if (!target) co_return excerpt;
    job.target = std::move(*target);
    ++job.redirects;
  }
}

asio::awaitable<std::optional<TimePoint>> RobotsGate::learn(plan::Job& job) {
  auto const origin = job.target.origin();
  auto asking = robots_job(job);
  auto const excerpt = co_await ask(asking);
  job.has_asked = asking.has_asked;
  auto const access = access_of(excerpt, asking.redirects);
  spdlog::debug("robots entry={} url={} status={}", job.entry.index, asking.entry.given,
                excerpt.exchange.head ? excerpt.exchange.head->status : 0);
  if (access == robots::Access::unreachable) {
    if (auto const again = try_again(origin, asking, excerpt)) co_return again;
    remember(origin, {.rules = robots::Rules::deny_all(), .unreachable = describe(excerpt)});
  } else if (access == robots::Access::successful) {
    auto rules = robots::Rules::parse(excerpt.text, product_token);
    remember(origin, {.rules = std::move(rules), .unreachable = {}, .text_size = excerpt.text.size()});
  } else {
    remember(origin, {.rules = robots::Rules::allow_all(), .unreachable = {}});
  }
  co_return std::nullopt;
}

std::optional<TimePoint> RobotsGate::try_again(url::Origin const& origin, plan::Job& job, Excerpt const& excerpt) {
  auto const now = Clock::now();
  auto const is_transient = excerpt.failure ? plan::is_transient(excerpt.failure, excerpt.exchange.phase)
                                            : plan::is_transient(excerpt.exchange.head->status);
  if (!is_transient) return std::nullopt;
  auto& tries = tries_[origin];
  if (excerpt.failure && outage_.takes_back(job, plan::Failed{excerpt.exchange, excerpt.failure})) {
    tries.spared = job.spared;
    return now;
  }
  auto const retry = plan::plan_retry(job, excerpt.exchange, policy_, now);
  if (!retry) return std::nullopt;
  ++(retry->is_deferral ? tries.deferrals : tries.retries);
  return retry->not_before;
}

void RobotsGate::remember(url::Origin const& origin, Known known) {
  tries_.erase(origin);
  if (knows(origin)) forget(origin);
  auto& delay = crawl_delays_[origin.host];
  delay.longest = std::max(delay.longest, known.rules.crawl_delay().value_or(Duration::zero()));
  ++delay.origins;
  text_size_ += known.text_size;
  order_.push_front(origin);
  known.place = order_.begin();
  known_.emplace(origin, std::move(known));
  while (known_.size() > most_known || text_size_ > most_text)
    forget(url::Origin(order_.back()));
}

void RobotsGate::forget(url::Origin const& origin) {
  auto const delay = crawl_delays_.find(origin.host);
  if (--delay->second.origins == 0) crawl_delays_.erase(delay);
  auto const known = known_.find(origin);
  text_size_ -= known->second.text_size;
  order_.erase(known->second.place);
  known_.erase(known);
}

std::optional<std::string> RobotsGate::objection(plan::Job const& job) {
  auto& known = known_.at(job.target.origin());
  order_.splice(order_.begin(), order_, known.place);
  tell_sitemaps(job, known);
  if (known.rules.allows(job.target.target())) return std::nullopt;
  if (known.unreachable.empty()) return "robots.txt forbids it";
  return "robots.txt cannot be reached, so that nothing may be fetched: " + known.unreachable;
}

// Not those of a site that a redirect or a sitemap leads to: a run would wander off without end.
void RobotsGate::tell_sitemaps(plan::Job const& job, Known& known) const {
  auto const is_listed = !job.home && job.target.origin() == job.url.origin();
  if (!policy_.expands_sitemaps || !is_listed || std::exchange(known.has_told_sitemaps, true)) return;
  listener_.sitemaps(job.url.origin(), known.rules.sitemaps());
}

Duration RobotsGate::crawl_delay(std::string const& host) const {
  auto const known = crawl_delays_.find(host);
  return known == crawl_delays_.end() ? Duration::zero() : known->second.longest;
}

}  // namespace scrape::engine
