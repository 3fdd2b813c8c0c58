#include "dialer.hpp"
#include "proxy_ways.hpp"
#include "tls_transport.hpp"

#include <scrape/net/connector.hpp>
#include <scrape/net/watchdog.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>

namespace scrape::net {
namespace {

// Where the user sends connections that are meant for there.
std::pair<std::string, std::uint16_t> way_to(url::Origin const& origin, std::vector<Detour> const& detours) {
  auto const found = std::ranges::find_if(detours, [&](Detour const& detour) {
    return (detour.from_host.empty() || detour.from_host == origin.host) &&
           (detour.from_port == 0 || detour.from_port == origin.port);
  });
  if (found == detours.end()) return {origin.host, origin.port};
  return {found->to_host.empty() ? origin.host : found->to_host, found->to_port == 0 ? origin.port : found->to_port};
}

}  // namespace

Connector::Connector(Resolver& resolver, TlsContext& tls, Watchdog& watchdog, ConnectSettings const& settings)
    : tls_(tls),
      watchdog_(watchdog),
      settings_(settings),
      dialer_(std::make_unique<Dialer>(resolver, watchdog, settings)),
      proxies_(std::make_unique<ProxyWays>(settings.proxies, *dialer_, tls, watchdog)) {}

Connector::~Connector() = default;

// What another end is connected to cannot be said in absolute-form, only in a CONNECT.
ProxyPeer* Connector::forwarder(url::Origin const& origin) {
  if (origin.secure || settings_.proxies.is_empty()) return nullptr;
  auto* const peer = proxies_->find(origin);
  if (peer == nullptr || peer->proxy.is_socks()) return nullptr;
  return way_to(origin, settings_.detours) == std::pair(origin.host, origin.port) ? peer : nullptr;
}

asio::awaitable<Result<std::unique_ptr<Transport>>> Connector::connect(url::Origin const& origin, Deadline by,
                                                                       plan::Exchange& exchange) {
  auto* const peer = proxies_->find(origin);
  if (peer != nullptr) co_return co_await connect_through(*peer, origin, by, exchange);
  auto [host, port] = way_to(origin, settings_.detours);
  auto socket = co_await dialer_->dial(host, port, by, exchange);
  if (!socket) co_return socket.error();
  if (!origin.secure) co_return make_tcp_transport(std::move(*socket), watchdog_);
  co_return co_await start_tls(std::move(*socket), tls_, origin, watchdog_, by, exchange);
}

asio::awaitable<Result<std::unique_ptr<Transport>>> Connector::connect_through(ProxyPeer& peer,
                                                                               url::Origin const& origin, Deadline by,
                                                                               plan::Exchange& exchange) {
  if (forwarder(origin) != nullptr) {
    spdlog::debug("connecting entry={} host={} proxy={}", exchange.entry, origin.host, peer.name);
    co_return co_await proxies_->reach(peer, by, exchange);
  }
  auto [host, port] = way_to(origin, settings_.detours);
  auto transport = co_await proxies_->pass(peer, std::move(host), port, by, exchange);
  if (!transport || !origin.secure) co_return transport;
  co_return co_await start_tls(std::move(*transport), tls_, origin, watchdog_, by, exchange);
}

}  // namespace scrape::net
