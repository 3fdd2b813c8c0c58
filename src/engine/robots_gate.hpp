#pragma once
/// Asks sites what they let crawlers fetch, before anything else of theirs (RFC 9309).

#include "outage_gate.hpp"

#include <scrape/engine/shards.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/policy.hpp>
#include <scrape/robots/rules.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace scrape::engine {

/// Not thread-safe. What it is given must outlive it.
class RobotsGate {
 public:
  /// Rules that are remembered, those of the origins that were asked for last: some KiB each, and of all together so
  /// many bytes of robots.txt, which take a few times as much memory.
  static constexpr std::size_t most_known = 10'000;
  static constexpr std::size_t most_text = std::size_t{32} * 1024 * 1024;

  struct Listener {
    std::function<void(ByteCount)> received;  ///< at the end of each exchange: the body's size on the wire
    /// Once an entry of a list is about to ask this origin for the first time, if policy.expands_sitemaps.
    std::function<void(url::Origin const&, std::vector<std::string> const& urls)> sitemaps;
  };

  RobotsGate(Shards& shards, OutageGate& outage, plan::Policy const& policy, Listener listener);

  bool knows(url::Origin const& origin) const { return known_.contains(origin); }

  /// Fetches the robots.txt of the job's origin, following redirects, and remembers what it says. It is the job's
  /// request that is sent. When a failure may pass: the time from which to try again, as policy.retries allows.
  asio::awaitable<std::optional<TimePoint>> learn(plan::Job& job);

  /// Why the job's target, whose origin is known, may not be fetched; nothing when it may.
  std::optional<std::string> objection(plan::Job const& job);

  /// The pause that the host asks for, by one of its origins.
  Duration crawl_delay(std::string const& host) const;

 private:
  struct Known {
    robots::Rules rules;
    std::string unreachable;  ///< why; empty when the rules are the site's own
    std::size_t text_size = 0;
    std::list<url::Origin>::iterator place = {};
    bool has_told_sitemaps = false;
  };

  /// Of a host, by its origins that are known.
  struct CrawlDelay {
    Duration longest{};
    std::size_t origins = 0;
  };

  struct Tries {
    int retries = 0;
    int deferrals = 0;
    int spared = 0;
    TimePoint first{};
  };

  plan::Job robots_job(plan::Job const& job);
  asio::awaitable<Excerpt> ask(plan::Job& job);
  std::optional<TimePoint> try_again(url::Origin const& origin, plan::Job& job, Excerpt const& excerpt);
  void remember(url::Origin const& origin, Known known);
  void forget(url::Origin const& origin);
  void tell_sitemaps(plan::Job const& job, Known& known) const;

  Shards& shards_;
  OutageGate& outage_;
  plan::Policy const& policy_;
  Listener listener_;
  std::unordered_map<url::Origin, Tries> tries_;  ///< of those that failed so far
  std::unordered_map<url::Origin, Known> known_;
  std::list<url::Origin> order_;  ///< the one that was asked for last is first
  std::size_t text_size_ = 0;     ///< of all that are known
  std::unordered_map<std::string, CrawlDelay> crawl_delays_;
};

}  // namespace scrape::engine
