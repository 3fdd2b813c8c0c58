#include "dialer.hpp"

#include "ares_error.hpp"
#include "race.hpp"

#include <scrape/plan/connection_attempts.hpp>

#include <ares.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace scrape::net {
namespace {

constexpr std::size_t most_winners = 4096;

bool is_of(Family family, asio::ip::address const& address) noexcept {
  return family == Family::any || address.is_v6() == (family == Family::ipv6);
}

char const* lack_of(Family family) noexcept {
  return family == Family::ipv4 ? "it has no IPv4 address, and -4 allows no other"
                                : "it has no IPv6 address, and -6 allows no other";
}

}  // namespace

asio::awaitable<Result<tcp::socket>> Dialer::dial(std::string host, std::uint16_t port, Deadline by,
                                                  plan::Exchange& exchange) {
  auto endpoints = co_await look_up(host, port, by, exchange);
  if (!endpoints) co_return endpoints.error();
  auto const begin = Clock::now();
  exchange.phase = Phase::connect;
  exchange.remote = to_text(endpoints->front());
  auto const has_choice = endpoints->size() > 1;
  auto socket = co_await connect_to_one(std::move(*endpoints), settings_, watchdog_, by, exchange.entry);
  exchange.timing.connect = Clock::now() - begin;
  if (!socket) co_return socket;
  error_code failed;
  auto const remote = socket->remote_endpoint(failed);
  if (failed) co_return failed;
  exchange.remote = to_text(remote);
  if (has_choice) remember(host, remote.address());
  spdlog::debug("connected entry={} host={} addr={} ms={:.1f}", exchange.entry, host, exchange.remote,
                in_milliseconds(Clock::now() - begin));
  co_return socket;
}

asio::awaitable<Result<std::vector<tcp::endpoint>>> Dialer::look_up(std::string const& host, std::uint16_t port,
                                                                    Deadline by, plan::Exchange& exchange) {
  auto const begin = Clock::now();
  exchange.phase = Phase::dns;
  auto const addresses = co_await resolve(host, port, by, exchange);
  auto const took = Clock::now() - begin;
  exchange.timing.dns = exchange.timing.dns.value_or(Duration::zero()) + took;
  if (!addresses) co_return addresses.error();
  spdlog::debug("resolved entry={} host={} addresses={} ms={:.1f}", exchange.entry, host, addresses->size(),
                in_milliseconds(took));
  co_return in_order(host, port, *addresses);
}

asio::awaitable<Result<Addresses>> Dialer::resolve(std::string const& host, std::uint16_t port, Deadline by,
                                                   plan::Exchange& exchange) {
  auto const* const given = known(host, port);
  if (given != nullptr) co_return of_family(*given, exchange);
  spdlog::debug("resolving entry={} host={}", exchange.entry, host);
  auto const addresses = co_await resolver_.resolve(host, by);
  if (addresses) co_return of_family(*addresses, exchange);
  exchange.detail = resolver_.detail_of(addresses.error());
  co_return addresses.error();
}

Result<Addresses> Dialer::of_family(Addresses addresses, plan::Exchange& exchange) const {
  std::erase_if(addresses, [this](asio::ip::address const& address) { return !is_of(settings_.family, address); });
  if (!addresses.empty()) return addresses;
  exchange.detail = lack_of(settings_.family);
  return ares_error(ARES_ENODATA);
}

Addresses const* Dialer::known(std::string const& host, std::uint16_t port) const {
  auto const found = std::ranges::find_if(settings_.known, [&](KnownAddresses const& known) {
    return (known.host.empty() || known.host == host) && (known.port == 0 || known.port == port);
  });
  return found == settings_.known.end() ? nullptr : &found->addresses;
}

std::vector<tcp::endpoint> Dialer::in_order(std::string const& host, std::uint16_t port,
                                            Addresses const& addresses) const {
  auto order = plan::interleaved(addresses, [](asio::ip::address const& address) { return address.is_v6(); });
  auto const winner = winners_.find(host);
  if (winner != winners_.end()) {
    auto const moved = std::ranges::find(order, winner->second);
    if (moved != order.end()) std::rotate(order.begin(), moved, moved + 1);
  }
  std::vector<tcp::endpoint> endpoints;
  endpoints.reserve(order.size());
  for (auto const& address : order)
    endpoints.emplace_back(address, port);
  return endpoints;
}

void Dialer::remember(std::string const& host, asio::ip::address const& address) {
  if (winners_.size() >= most_winners) winners_.clear();
  winners_.insert_or_assign(host, address);
}

}  // namespace scrape::net
