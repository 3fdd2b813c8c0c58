#pragma once
/// One thread's share of the work, and everything that it touches: hosts, connections, workers.

#include <scrape/engine/config.hpp>
#include <scrape/engine/fetcher.hpp>
#include <scrape/inspect/inspector.hpp>
#include <scrape/net/connector.hpp>
#include <scrape/net/resolver.hpp>
#include <scrape/net/session_pool.hpp>
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

class OutageGate;
class RobotsGate;

/// Nothing inside is locked: all calls come from the executor's one thread.
class Shard {
 public:
  /// What it tells whoever gave it work.
  struct Listener {
    std::function<void(plan::Record)> done;   ///< once for each job that was added and not taken out by stop()
    std::function<void(ByteCount)> received;  ///< at the end of each exchange: the body's size on the wire
    std::function<void(std::string const& host)> slowed;  ///< that host is asked less from now on
  };

  /// `config` and `pages` must outlive the shard. Throws LocalTrouble when pages are to be looked through and cannot
  /// be.
  Shard(asio::any_io_executor const& executor, Config const& config, store::PageStore& pages, Listener listener);
  Shard(Shard const&) = delete;
  Shard& operator=(Shard const&) = delete;
  ~Shard();

  void add(plan::Job job);

  /// Jobs that wait for a time: for a retry, or for a host that asked for a pause.
  std::size_t held() const noexcept { return scheduler_.held(); }

  /// Starts nothing new: gives back the jobs that wait. What is in flight may go on until then; what is not finished by
  /// that time has failed with Errc::stopped. A second call can make it sooner.
  std::vector<plan::Job> stop(TimePoint by);

 private:
  void start_workers();
  asio::awaitable<void> work(plan::Job first);
  std::optional<plan::Job> next_job();
  std::optional<plan::Job> pick(TimePoint now);
  void wake_at(TimePoint time);
  plan::Manners manners_of(std::string const& host) const;
  void asked(plan::Job& job);
  void pause(std::string const& host, plan::Exchange const& exchange);
  void learn(std::string const& host, plan::Outcome const& outcome);
  struct Landing;

  bool is_over_before_it_begins(plan::Job& job, TimePoint now);
  void begin(plan::Job& job) const;
  asio::awaitable<void> learn_rules(plan::Job job);
  void end_exchange(plan::Job&& job, Fetched fetched);
  void land(plan::Job&& job, Page&& page);
  asio::awaitable<void> inspect(std::shared_ptr<Landing> landing);
  void store(std::shared_ptr<Landing> const& landing);
  void reject(Landing& landing, error_code const& cause, std::string detail);
  void settle_landed(Landing& landing, plan::Outcome&& outcome);
  void settle(plan::Job&& job, plan::Outcome&& outcome);
  void go_on(plan::Again again, bool was_secure);

  asio::any_io_executor executor_;
  Config const& config_;
  plan::Policy policy_;  ///< no more retries once it is stopping
  Listener listener_;
  net::Watchdog watchdog_;
  std::unique_ptr<net::Resolver> resolver_;
  net::TlsContext tls_;
  net::Connector connector_;
  net::SessionPool sessions_;
  Namer namer_;
  Fetcher fetcher_;
  std::unique_ptr<OutageGate> gate_;
  std::unique_ptr<RobotsGate> robots_;             ///< none when robots.txt is not asked for
  std::unique_ptr<inspect::Inspector> inspector_;  ///< none when nothing is looked for in pages
  plan::Scheduler scheduler_;
  plan::FingerprintSet downgraded_;  ///< hosts that a redirect led to from https to http
  asio::steady_timer alarm_;         ///< goes off when the next job may start
  TimePoint alarm_time_ = TimePoint::max();
  std::size_t workers_ = 0;
  std::size_t landing_ = 0;  ///< pages on their way to the disk
  bool is_stopping_ = false;
};

}  // namespace scrape::engine
