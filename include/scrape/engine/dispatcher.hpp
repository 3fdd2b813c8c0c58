#pragma once
/// What is done when, and what becomes of it: jobs go out to shards, and come back as records or to go on.

#include <scrape/engine/config.hpp>
#include <scrape/engine/fetcher.hpp>
#include <scrape/engine/shards.hpp>
#include <scrape/engine/stock.hpp>
#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>
#include <scrape/plan/fingerprint_set.hpp>
#include <scrape/plan/record.hpp>
#include <scrape/plan/scheduler.hpp>
#include <scrape/plan/verdict.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace scrape::engine {

class Lander;
class OutageGate;
class RobotsGate;

/// Not thread-safe: all calls come from the executor's one thread, where everything is decided. So the manners of a
/// host, and the limits of a run, hold however many threads make the exchanges.
class Dispatcher {
 public:
  /// What it tells whoever gave it work.
  struct Listener {
    std::function<void(plan::Record)> done;               ///< once for each job that was added and not given back
    std::function<void(ByteCount)> received;              ///< at the end of each exchange: the body's size on the wire
    std::function<void(std::string const& host)> slowed;  ///< that host is asked less from now on
    std::function<void()> idle;                           ///< a slot has nothing to do
    std::function<asio::awaitable<void>()> catch_up;      ///< waits until what was done is dealt with
    /// What the robots.txt of an origin names for which there is an entry of a list, if policy.expands_sitemaps.
    std::function<void(url::Origin const&, std::vector<std::string> const& urls)> sitemaps;
  };

  /// `config` and `pages` must outlive it. Throws LocalTrouble when pages are to be looked through and cannot
  /// be.
  Dispatcher(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, Listener listener);
  Dispatcher(Dispatcher const&) = delete;
  Dispatcher& operator=(Dispatcher const&) = delete;
  ~Dispatcher();

  void add(plan::Job job);

  /// A job for which nothing is to be asked, as long as what job.known says is there unaltered. If not, it is as any
  /// other.
  void keep(plan::Job job);

  /// Whether the disk follows.
  bool may_keep() const noexcept;

  /// Whether jobs are to be added or kept: as Stock says it, and no more than the disk follows.
  bool wants_more() const noexcept { return may_keep() && stock_.wants_more(has_idle_slots()); }

  /// Jobs that were put away on disk.
  std::size_t put_away() const noexcept { return stock_.put_away(); }

  /// After stop(): some of those, for good. None when there are no more.
  std::vector<plan::Job> take_back(std::size_t at_most) { return stock_.take_back(at_most); }

  /// Starts nothing new: gives back the jobs that wait and were not put away. What is in flight may go on until then;
  /// what is not finished by that time has failed with Errc::stopped. A second call can make it sooner.
  std::vector<plan::Job> stop(TimePoint by);

 private:
  void start_workers();
  asio::awaitable<void> work(plan::Job first);
  std::optional<plan::Job> next_job();
  std::optional<plan::Job> pick(TimePoint now);
  bool takes_nothing() const noexcept;
  bool has_idle_slots() const noexcept;
  asio::awaitable<void> catch_up();
  void wake_at(TimePoint time);
  plan::Manners manners_of(std::string const& host) const;
  void asked(plan::Job& job);
  void pause(std::string const& host, plan::Exchange const& exchange);
  void learn(std::string const& host, plan::Outcome const& outcome);
  bool is_over_before_it_begins(plan::Job& job, TimePoint now);
  void begin(plan::Job& job) const;
  asio::awaitable<void> learn_rules(plan::Job job);
  void end_exchange(plan::Job&& job, Fetched fetched);
  void settle(plan::Job&& job, plan::Outcome&& outcome);
  void go_on(plan::Again again);
  void tell_redirect(plan::Job const& job, bool was_secure);

  asio::any_io_executor executor_;
  Config const& config_;
  plan::Policy policy_;  ///< no more retries once it is stopping
  store::PageStore& pages_;
  Listener listener_;
  net::Watchdog watchdog_;
  std::unique_ptr<net::Resolver> resolver_;
  plan::Scheduler scheduler_;
  Stock stock_;
  plan::FingerprintSet downgraded_;  ///< hosts that a redirect led to from https to http
  asio::steady_timer alarm_;         ///< goes off when the next job may start
  TimePoint alarm_time_ = TimePoint::max();
  std::size_t workers_ = 0;
  bool is_stopping_ = false;
  bool is_catching_up_ = false;
  std::unique_ptr<Lander> lander_;
  Shards shards_;
  std::unique_ptr<OutageGate> gate_;
  std::unique_ptr<RobotsGate> robots_;  ///< none when robots.txt is not asked for
};

}  // namespace scrape::engine
