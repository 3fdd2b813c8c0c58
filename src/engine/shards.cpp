#include <scrape/engine/shards.hpp>

#include <functional>

namespace scrape::engine {

Shards::Shards(asio::any_io_executor const& home, Config const& config, net::Resolver& resolver,
               store::PageStore& pages, std::function<void(plan::Job&)> const& on_asking)
    : tls_(config.tls),
      rate_(config.policy.rate_limit),
      namer_(config.name, config.reserved_names, config.policy.expected) {
  Commons const commons{config, resolver, tls_, rate_, namer_, pages};
  auto const place = config.threads == 1 ? Shard::Place::home : Shard::Place::own_thread;
  auto const idle_connections = config.policy.idle_connections / config.threads;
  for (std::size_t i = 0; i < config.threads; ++i)
    shards_.push_back(std::make_unique<Shard>(home, place, commons, idle_connections, on_asking));
}

Shard& Shards::of(std::string const& host) {
  return *shards_[std::hash<std::string>{}(host) % shards_.size()];
}

void Shards::stop(TimePoint by) {
  for (auto const& shard : shards_)
    shard->stop(by);
}

}  // namespace scrape::engine
