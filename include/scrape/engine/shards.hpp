#pragma once
/// The threads that make a run's exchanges.

#include <scrape/engine/shard.hpp>
#include <scrape/net/tls_context.hpp>

#include <memory>
#include <vector>

namespace scrape::engine {

/// All requests to a host come from the same shard, so that its connections serve them again.
class Shards {
 public:
  /// config.threads of them; when that is one, it works at home. `config`, `resolver` and `pages`, which is used by all
  /// of them at once, must outlive it. `on_asking` is Shard's.
  Shards(asio::any_io_executor const& home, Config const& config, net::Resolver& resolver, store::PageStore& pages,
         std::function<void(plan::Job&)> const& on_asking);

  /// The shard that asks this host.
  Shard& of(std::string const& host);

  /// Shard::stop() of each.
  void stop(TimePoint by);

 private:
  net::TlsContext tls_;
  plan::RateLimit rate_;
  Namer namer_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace scrape::engine
