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
class Watchdog;

/// Lives on one shard; not thread-safe.
class Connector {
 public:
  /// What it is given must outlive it.
  Connector(Resolver& resolver, TlsContext& tls, Watchdog& watchdog, ConnectSettings const& settings);
  Connector(Connector const&) = delete;
  Connector& operator=(Connector const&) = delete;
  ~Connector();

  /// A connection to the first address that answers (RFC 8305). `exchange` learns phase, timing and remote address, and
  /// of a failure the detail.
  asio::awaitable<Result<std::unique_ptr<Transport>>> connect(url::Origin const& origin, Deadline by,
                                                              plan::Exchange& exchange);

 private:
  TlsContext& tls_;
  Watchdog& watchdog_;
  ConnectSettings const& settings_;
  std::unique_ptr<Dialer> dialer_;
};

}  // namespace scrape::net
