#include "proxy_ways.hpp"

#include "dialer.hpp"
#include "tls_transport.hpp"
#include "tunnel.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace scrape::net {
namespace {

// A proxy that answers each login with a challenge and the end of the connection.
constexpr int most_login_connections = 3;

void blame(ProxyPeer const& peer, error_code const& failed, plan::Exchange& exchange) {
  exchange.phase = Phase::proxy;
  if (failed == Errc::stopped) return;
  auto& detail = exchange.detail;
  detail = detail.empty() ? "proxy " + peer.name : detail + " (proxy " + peer.name + ')';
}

// Another address of the host may fare better.
bool is_about_the_address(error_code const& failed) noexcept {
  return failed == Errc::proxy_refused || failed == Errc::proxy_unavailable;
}

}  // namespace

ProxyPeer* ProxyWays::find(url::Origin const& origin) {
  auto const* const proxy = rules_.find(origin);
  if (proxy == nullptr) return nullptr;
  auto& peer = peers_[proxy];
  if (peer) return peer.get();
  // The same for http and https learns once how to log in.
  auto const same = std::ranges::find_if(
      peers_, [proxy](auto const& known) { return known.second != nullptr && known.second->proxy == *proxy; });
  peer = same == peers_.end() ? std::make_shared<ProxyPeer>(*proxy) : same->second;
  return peer.get();
}

ProxyWays::Passage ProxyWays::reach(ProxyPeer& peer, Deadline by, plan::Exchange& exchange) {
  auto transport = co_await call(peer, by, exchange);
  if (!transport) blame(peer, transport.error(), exchange);
  co_return transport;
}

ProxyWays::Passage ProxyWays::call(ProxyPeer& peer, Deadline by, plan::Exchange& exchange) {
  auto const& host = peer.proxy.host;
  auto const port = peer.proxy.port;
  auto socket = co_await dialer_.dial(host, port, by, exchange);
  if (!socket) co_return socket.error();
  if (!peer.end.secure) co_return make_tcp_transport(std::move(*socket), watchdog_);
  auto const& end = peer.end;
  co_return co_await start_tls(std::move(*socket), tls_, end, watchdog_, by, exchange);
}

ProxyWays::Passage ProxyWays::pass(ProxyPeer& peer, std::string host, std::uint16_t port, Deadline by,
                                   plan::Exchange& exchange) {
  spdlog::debug("connecting entry={} host={} port={} proxy={}", exchange.entry, host, port, peer.name);
  switch (peer.proxy.kind) {
    case http::Proxy::Kind::socks5:
      co_return co_await pass_by_address(peer, std::move(host), port, by, exchange);
    case http::Proxy::Kind::socks5h:
      co_return co_await pass_by_socks(peer, std::move(host), port, by, exchange);
    case http::Proxy::Kind::http:
    case http::Proxy::Kind::https:
      break;
  }
  auto target = host_and_port(host, port);
  auto transport = co_await pass_by_connect(peer, std::move(target), by, exchange);
  if (!transport) blame(peer, transport.error(), exchange);
  co_return transport;
}

ProxyWays::Passage ProxyWays::pass_by_connect(ProxyPeer& peer, std::string target, Deadline by,
                                              plan::Exchange& exchange) {
  http::ProxyLogin::Visit visit;
  for (int connections = 0; connections < most_login_connections; ++connections) {
    auto transport = co_await call(peer, by, exchange);
    if (!transport) co_return transport;
    exchange.phase = Phase::proxy;
    auto& open = **transport;
    auto const opened = co_await open_tunnel(open, peer, visit, target, by, exchange);
    if (opened) co_return transport;
    if (opened.error() != Errc::proxy_login_wanted) co_return opened.error();
  }
  co_return Errc::proxy_login_refused;
}

ProxyWays::Passage ProxyWays::pass_by_address(ProxyPeer& peer, std::string host, std::uint16_t port, Deadline by,
                                              plan::Exchange& exchange) {
  auto const endpoints = co_await dialer_.look_up(host, port, by, exchange);
  if (!endpoints) co_return endpoints.error();
  Result<std::unique_ptr<Transport>> transport = Errc::proxy_refused;
  for (auto const& endpoint : *endpoints) {
    exchange.detail.clear();
    auto address = endpoint.address().to_string();
    transport = co_await pass_by_socks(peer, std::move(address), port, by, exchange);
    if (transport || !is_about_the_address(transport.error())) break;
  }
  co_return transport;
}

ProxyWays::Passage ProxyWays::pass_by_socks(ProxyPeer& peer, std::string host, std::uint16_t port, Deadline by,
                                            plan::Exchange& exchange) {
  auto transport = co_await reach(peer, by, exchange);
  if (!transport) co_return transport;
  exchange.phase = Phase::proxy;
  http::Socks5Handshake handshake(std::move(host), port, peer.proxy.credentials);
  auto& open = **transport;
  auto const shaken = co_await shake_hands(open, handshake, by);
  if (shaken) co_return transport;
  exchange.detail = handshake.refusal();
  blame(peer, shaken.error(), exchange);
  co_return shaken.error();
}

}  // namespace scrape::net
