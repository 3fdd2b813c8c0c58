#pragma once
/// Requests to an http origin by way of a proxy.

#include "proxy_peer.hpp"

#include <scrape/net/session.hpp>

#include <memory>

namespace scrape::net {

/// Sends requests in absolute-form (RFC 9112 §3.2.2), with a login, which goes to the proxy alone. The peer must
/// outlive it. Errors besides those of the session: Errc::proxy_login_refused; proxy_login_wanted when the same request
/// on another connection can say something new.
std::unique_ptr<Session> make_forward_session(std::unique_ptr<Session> session, ProxyPeer& peer);

}  // namespace scrape::net
