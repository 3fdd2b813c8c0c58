#pragma once
/// TLS over a connected socket (RFC 8446), driven by OpenSSL directly: asio::ssl::stream copies every byte twice.

#include "socket.hpp"

#include <scrape/net/tls_context.hpp>
#include <scrape/url/origin.hpp>

#include <memory>
#include <string>

namespace scrape::net {

/// Shakes hands with the origin's host: a name, sent as SNI (RFC 6066 §3), or an address. The certificate must be valid
/// for it. Errors: what the certificate check or OpenSSL say, the deadline's own, Errc::closed_in_handshake; `detail`
/// then learns what plan::Exchange wants to know.
asio::awaitable<Result<std::unique_ptr<Transport>>> start_tls(tcp::socket socket, TlsContext& context,
                                                              url::Origin const& origin, Watchdog& watchdog,
                                                              Deadline by, std::string& detail);

}  // namespace scrape::net
