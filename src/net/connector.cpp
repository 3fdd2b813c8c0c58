#include "socket.hpp"
#include "tls_transport.hpp"

#include <scrape/net/connector.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace scrape::net {
namespace {

std::string to_text(tcp::endpoint const& endpoint) {
  auto const address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? '[' + address + ']' : address) + ':' + std::to_string(endpoint.port());
}

Deadline share(Deadline by, std::size_t addresses_left) {
  auto const now = Clock::now();
  if (addresses_left <= 1 || by.at <= now || by.at == TimePoint::max()) return by;
  return sooner(by, {now + (by.at - now) / static_cast<Duration::rep>(addresses_left), Errc::connect_timeout});
}

asio::awaitable<Result<tcp::socket>> connect_one(tcp::endpoint endpoint, Watchdog& watchdog, Deadline by) {
  auto const executor = co_await asio::this_coro::executor;
  tcp::socket socket(executor);
  error_code failed;
  socket.open(endpoint.protocol(), failed);
  if (failed) co_return failed;
  socket.set_option(tcp::no_delay(true), failed);
  Watch watch(watchdog, [&socket] {
    error_code ignored;
    socket.cancel(ignored);
  });
  watch.arm(by);
  co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, failed));
  failed = watch.disarm(failed);
  if (!failed) socket.native_non_blocking(true, failed);
  if (failed) co_return failed;
  co_return std::move(socket);
}

}  // namespace

Connector::Connector(Resolver& resolver, TlsContext& tls, Watchdog& watchdog) noexcept
    : resolver_(resolver), tls_(tls), watchdog_(watchdog) {}

asio::awaitable<Result<std::unique_ptr<Transport>>> Connector::connect(url::Origin const& origin, Deadline by,
                                                                       plan::Exchange& exchange) {
  auto begin = Clock::now();
  exchange.phase = Phase::dns;
  spdlog::debug("resolving entry={} host={}", exchange.entry, origin.host);
  auto const addresses = co_await resolver_.resolve(origin.host, by);
  exchange.timing.dns = Clock::now() - begin;
  if (!addresses) {
    exchange.detail = resolver_.detail_of(addresses.error());
    co_return addresses.error();
  }
  spdlog::debug("resolved entry={} host={} addresses={} ms={:.1f}", exchange.entry, origin.host, addresses->size(),
                in_milliseconds(Clock::now() - begin));

  begin = Clock::now();
  exchange.phase = Phase::connect;
  Result<tcp::socket> socket = error_code(asio::error::host_unreachable);
  auto left = addresses->size();
  for (auto const& address : *addresses) {
    tcp::endpoint const endpoint(address, origin.port);
    exchange.remote = to_text(endpoint);
    auto const until = share(by, left--);
    spdlog::debug("connecting entry={} host={} addr={}", exchange.entry, origin.host, exchange.remote);
    socket = co_await connect_one(endpoint, watchdog_, until);
    if (socket || socket.error() == Errc::stopped || Clock::now() >= by.at) break;
  }
  exchange.timing.connect = Clock::now() - begin;
  if (!socket) co_return socket.error();
  spdlog::debug("connected entry={} host={} addr={} ms={:.1f}", exchange.entry, origin.host, exchange.remote,
                in_milliseconds(Clock::now() - begin));
  if (!origin.secure) co_return make_tcp_transport(std::move(*socket), watchdog_);

  begin = Clock::now();
  exchange.phase = Phase::tls;
  auto transport = co_await start_tls(std::move(*socket), tls_, origin, watchdog_, by, exchange.detail);
  exchange.timing.tls = Clock::now() - begin;
  if (transport)
    spdlog::debug("secured entry={} host={} ms={:.1f}", exchange.entry, origin.host,
                  in_milliseconds(Clock::now() - begin));
  co_return transport;
}

}  // namespace scrape::net
