#pragma once
/// Keeps a run from starting anything while the network is gone.

#include <scrape/engine/fetcher.hpp>
#include <scrape/engine/shards.hpp>
#include <scrape/net/resolver.hpp>
#include <scrape/plan/job.hpp>
#include <scrape/plan/outage.hpp>

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>

namespace scrape::engine {

/// Not thread-safe. What it is given must outlive it.
class OutageGate {
 public:
  /// `on_open` is called when jobs may start again. A probe is a connection that nothing is sent over, but a TLS
  /// handshake where there is one.
  OutageGate(asio::any_io_executor const& executor, net::Resolver& resolver, Shards& shards,
             std::function<void()> on_open);
  OutageGate(OutageGate const&) = delete;
  OutageGate& operator=(OutageGate const&) = delete;
  ~OutageGate();

  bool is_closed() const noexcept { return !is_off_ && outage_.is_on(); }

  /// To be told how each exchange of a job ended. Whether that is an outage's doing: the job is to begin again then,
  /// and the attempt does not count.
  bool takes_back(plan::Job& job, Fetched const& fetched);

  /// To be called before a job begins again: failures that later turned out to be an outage's doing do not count.
  void forgive(plan::Job& job) const noexcept;

  /// From now on it stays open, and takes nothing back.
  void turn_off();

 private:
  void update();
  asio::awaitable<void> probe();
  void conclude_probe(plan::Outage::Probe const& probe, plan::Sign sign);

  asio::any_io_executor executor_;
  net::Resolver& resolver_;
  Shards& shards_;
  std::function<void()> on_open_;
  plan::Outage outage_;
  TimePoint closed_{};
  bool was_closed_ = false;
  bool is_lost_ = false;  ///< and that was said
  bool is_probing_ = false;
  bool is_off_ = false;
  asio::steady_timer wait_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace scrape::engine
