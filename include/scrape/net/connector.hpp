#pragma once
/// From an origin to an open connection: resolve, connect, secure.

#include <scrape/net/resolver.hpp>
#include <scrape/net/tls_context.hpp>
#include <scrape/net/transport.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/url/origin.hpp>

#include <memory>

namespace scrape::net {

class Watchdog;

/// Lives on one shard; not thread-safe.
class Connector {
 public:
  /// `resolver`, `tls` and `watchdog` must outlive the connector.
  Connector(Resolver& resolver, TlsContext& tls, Watchdog& watchdog) noexcept;

  /// A connection to the first address that takes one. Each address gets its share of the time that is left, so that
  /// one that never answers does not use up that of the next. `exchange` learns phase, timing and remote address, and
  /// of a failure the detail.
  asio::awaitable<Result<std::unique_ptr<Transport>>> connect(url::Origin const& origin, Deadline by,
                                                              plan::Exchange& exchange);

 private:
  Resolver& resolver_;
  TlsContext& tls_;
  Watchdog& watchdog_;
};

}  // namespace scrape::net
