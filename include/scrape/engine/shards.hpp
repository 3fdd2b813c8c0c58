#pragma once
/// The threads that make a run's exchanges.

#include <scrape/engine/shard.hpp>
#include <scrape/net/tls_context.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace scrape::engine {

/// Shares the work out so that connections find work again where they are. The first requests in flight to a host have
/// one shard, the next ones another: a host with few connections has one shard, one with many has all of them, and
/// never more connections than requests in flight at once. Lives at home; not thread-safe.
class Shards {
 public:
  /// Requests in flight to a host that are worth a thread of their own (fewer, one thread serves as well).
  static constexpr std::size_t block = 16;

  /// A request's place while it is in flight.
  class Seat {
   public:
    Seat(Shards& shards, std::string const& host);
    Seat(Seat const&) = delete;
    Seat& operator=(Seat const&) = delete;
    ~Seat();

    Shard& shard() const noexcept { return *shard_; }

   private:
    Shards& shards_;
    std::string host_;  ///< empty with one shard
    std::size_t number_ = 0;
    Shard* shard_;
  };

  /// config.threads of them, the first one at home; the others begin when they are needed. `config`, `resolver` and
  /// `pages`, which is used by all of them at once, must outlive it. `on_asking` is Shard's.
  Shards(asio::any_io_executor home, Config const& config, net::Resolver& resolver, store::PageStore& pages,
         std::function<void(plan::Job&)> on_asking);

  ~Shards();

  Namer& namer() noexcept { return namer_; }

  /// Shard::stop() of each.
  void stop(TimePoint by);

 private:
  struct Seats;

  Shard& shard(std::size_t number);
  std::size_t take_seat(std::string const& host);
  void leave_seat(std::string const& host, std::size_t number);

  asio::any_io_executor home_;
  std::function<void(plan::Job&)> on_asking_;
  std::size_t idle_connections_;  ///< of each shard
  std::optional<TimePoint> stop_;
  net::TlsContext tls_;
  plan::RateLimit rate_;
  Namer namer_;
  Commons commons_;
  std::unordered_map<std::string, Seats> seats_;  ///< of hosts with requests in flight; unused with one shard
  std::vector<std::unique_ptr<Shard>> shards_;    ///< none where none was needed yet
};

}  // namespace scrape::engine
