#pragma once
/// From an origin to an open connection: resolve, connect, secure.

#include <scrape/net/connect_settings.hpp>
#include <scrape/net/tls_context.hpp>
#include <scrape/net/transport.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/url/origin.hpp>

#include <memory>

namespace scrape::net {

class Dialer;
class ProxyWays;
struct ProxyPeer;
class Watchdog;

/// Lives on one shard; not thread-safe.
class Connector {
 public:
  /// What it is given must outlive it.
  Connector(Resolver& resolver, TlsContext& tls, Watchdog& watchdog, ConnectSettings const& settings);
  Connector(Connector const&) = delete;
  Connector& operator=(Connector const&) = delete;
  ~Connector();

  /// The proxy that requests to that origin are sent to in absolute-form, over connections to the proxy itself; nothing
  /// where connections lead to the origin, be it through a proxy.
  ProxyPeer* forwarder(url::Origin const& origin);

  /// A connection to the origin, or its forwarder: to the first address that answers (RFC 8305), or through its proxy.
  /// `exchange` learns phase, timing and remote address, which is the proxy's, and of a failure the detail.
  asio::awaitable<Result<std::unique_ptr<Transport>>> connect(url::Origin const& origin, Deadline by,
                                                              plan::Exchange& exchange);

 private:
  asio::awaitable<Result<std::unique_ptr<Transport>>> connect_through(ProxyPeer& peer, url::Origin const& origin,
                                                                      Deadline by, plan::Exchange& exchange);

  TlsContext& tls_;
  Watchdog& watchdog_;
  ConnectSettings const& settings_;
  std::unique_ptr<Dialer> dialer_;
  std::unique_ptr<ProxyWays> proxies_;
};

}  // namespace scrape::net
