#pragma once
/// Ways to hosts that lead through proxies.

#include "proxy_peer.hpp"

#include <scrape/net/connect_settings.hpp>
#include <scrape/net/tls_context.hpp>
#include <scrape/net/transport.hpp>
#include <scrape/plan/outcome.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace scrape::net {

class Dialer;
class Watchdog;

/// Lives on one shard; not thread-safe.
class ProxyWays {
 public:
  /// What it is given must outlive it.
  ProxyWays(http::ProxyRules const& rules, Dialer& dialer, TlsContext& tls, Watchdog& watchdog) noexcept
      : rules_(rules), dialer_(dialer), tls_(tls), watchdog_(watchdog) {}

  /// Whom connections to that origin go through, if anybody; stays where it is.
  ProxyPeer* find(url::Origin const& origin);

  /// A connection to the proxy itself. A failure has Phase::proxy, and its detail names the proxy; so does one of
  /// the following.
  asio::awaitable<Result<std::unique_ptr<Transport>>> reach(ProxyPeer& peer, Deadline by, plan::Exchange& exchange);

  /// One through it to the host. That the host's name is not known is no failure of the proxy's.
  asio::awaitable<Result<std::unique_ptr<Transport>>> pass(ProxyPeer& peer, std::string host, std::uint16_t port,
                                                           Deadline by, plan::Exchange& exchange);

 private:
  using Passage = asio::awaitable<Result<std::unique_ptr<Transport>>>;

  Passage call(ProxyPeer& peer, Deadline by, plan::Exchange& exchange);
  Passage pass_by_connect(ProxyPeer& peer, std::string target, Deadline by, plan::Exchange& exchange);
  Passage pass_by_socks(ProxyPeer& peer, std::string host, std::uint16_t port, Deadline by, plan::Exchange& exchange);
  Passage pass_by_address(ProxyPeer& peer, std::string host, std::uint16_t port, Deadline by, plan::Exchange& exchange);

  http::ProxyRules const& rules_;
  Dialer& dialer_;
  TlsContext& tls_;
  Watchdog& watchdog_;
  std::unordered_map<http::Proxy const*, std::shared_ptr<ProxyPeer>> peers_;
};

}  // namespace scrape::net
