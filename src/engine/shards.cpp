#include <scrape/engine/shards.hpp>

#include <boost/dynamic_bitset.hpp>
#include <spdlog/spdlog.h>

#include <functional>
#include <utility>

namespace scrape::engine {

struct Shards::Seats {
  boost::dynamic_bitset<> free;
};

Shards::Shards(asio::any_io_executor home, Config const& config, net::Resolver& resolver, store::PageStore& pages,
               std::function<void(plan::Job&)> on_asking)
    : home_(std::move(home)),
      on_asking_(std::move(on_asking)),
      idle_connections_(config.policy.idle_connections / config.threads),
      tls_(config.tls),
      rate_(config.policy.rate_limit),
      namer_(config.name, config.reserved_names, config.policy.expected),
      commons_{config, resolver, tls_, rate_, namer_, pages},
      shards_(config.threads) {}

Shards::~Shards() = default;

void Shards::stop(TimePoint by) {
  stop_ = by;
  for (auto const& shard : shards_) {
    if (shard) shard->stop(by);
  }
}

Shard& Shards::shard(std::size_t number) {
  auto& shard = shards_[number];
  if (shard) return *shard;
  auto const place = number == 0 ? Shard::Place::home : Shard::Place::own_thread;
  shard = std::make_unique<Shard>(home_, place, commons_, idle_connections_, on_asking_);
  if (place == Shard::Place::own_thread) spdlog::debug("thread number={} of={}", number + 1, shards_.size());
  if (stop_) shard->stop(*stop_);
  return *shard;
}

std::size_t Shards::take_seat(std::string const& host) {
  auto& free = seats_[host].free;
  auto const lowest = free.find_first();
  if (lowest != boost::dynamic_bitset<>::npos) {
    free.reset(lowest);
    return lowest;
  }
  free.push_back(false);
  return free.size() - 1;
}

void Shards::leave_seat(std::string const& host, std::size_t number) {
  auto const seats = seats_.find(host);
  seats->second.free.set(number);
  if (seats->second.free.all()) seats_.erase(seats);
}

Shards::Seat::Seat(Shards& shards, std::string const& host) : shards_(shards) {
  auto const count = shards.shards_.size();
  if (count > 1) {
    host_ = host;
    number_ = shards.take_seat(host);
  }
  shard_ = &shards.shard((std::hash<std::string>{}(host_) + number_ / block) % count);
}

Shards::Seat::~Seat() {
  if (!host_.empty()) shards_.leave_seat(host_, number_);
}

}  // namespace scrape::engine
