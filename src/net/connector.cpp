#include "dialer.hpp"
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
      dialer_(std::make_unique<Dialer>(resolver, watchdog, settings)) {}

Connector::~Connector() = default;

asio::awaitable<Result<std::unique_ptr<Transport>>> Connector::connect(url::Origin const& origin, Deadline by,
                                                                       plan::Exchange& exchange) {
  auto [host, port] = way_to(origin, settings_.detours);
  auto socket = co_await dialer_->dial(host, port, by, exchange);
  if (!socket) co_return socket.error();
  if (!origin.secure) co_return make_tcp_transport(std::move(*socket), watchdog_);

  auto const begin = Clock::now();
  exchange.phase = Phase::tls;
  auto transport = co_await start_tls(std::move(*socket), tls_, origin, watchdog_, by, exchange.detail);
  exchange.timing.tls = Clock::now() - begin;
  if (transport) {
    spdlog::debug("secured entry={} host={} ms={:.1f}", exchange.entry, origin.host,
                  in_milliseconds(Clock::now() - begin));
  }
  co_return transport;
}

}  // namespace scrape::net
