#pragma once
/// TLS over a connected socket or another transport (RFC 8446), driven by OpenSSL directly: asio::ssl::stream copies
/// every byte twice.

#include "socket.hpp"

#include <scrape/net/tls_context.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/url/origin.hpp>

#include <memory>

namespace scrape::net {

/// Shakes hands with the origin's host: a name, sent as SNI (RFC 6066 §3), or an address. The certificate must be valid
/// for it. Errors: what the certificate check or OpenSSL say, the deadline's own, Errc::closed_in_handshake. `exchange`
/// learns phase and timing, and of a failure the detail.
asio::awaitable<Result<std::unique_ptr<Transport>>> start_tls(tcp::socket socket, TlsContext& context,
                                                              url::Origin const& origin, Watchdog& watchdog,
                                                              Deadline by, plan::Exchange& exchange);

/// The same over a transport: through a proxy, whose connection may be TLS itself.
asio::awaitable<Result<std::unique_ptr<Transport>>> start_tls(std::unique_ptr<Transport> transport, TlsContext& context,
                                                              url::Origin const& origin, Watchdog& watchdog,
                                                              Deadline by, plan::Exchange& exchange);

}  // namespace scrape::net
