#pragma once
/// From a connection to a proxy to one to a host.

#include "proxy_peer.hpp"

#include <scrape/http/socks5.hpp>
#include <scrape/net/transport.hpp>
#include <scrape/plan/outcome.hpp>

#include <string>

namespace scrape::net {

/// CONNECT (RFC 9110 §9.3.6) to "host:port". Errors: Errc::proxy_refused, or proxy_unavailable when that may pass, with
/// the answer in `exchange` as the detail, and when it will pass; proxy_login_refused; proxy_login_wanted when the
/// visit is to go on with another connection; proxy_surplus; those of Transport and http::Http1Decoder.
asio::awaitable<Result<void>> open_tunnel(Transport& transport, ProxyPeer& peer, http::ProxyLogin::Visit& visit,
                                          std::string const& target, Deadline by, plan::Exchange& exchange);

/// RFC 1928. Reads nothing of what comes after the handshake. Errors: those of the handshake and Transport.
asio::awaitable<Result<void>> shake_hands(Transport& transport, http::Socks5Handshake& handshake, Deadline by);

}  // namespace scrape::net
