#pragma once
/// A proxy as the connections of one shard know it.

#include <scrape/http/proxy.hpp>
#include <scrape/http/proxy_login.hpp>
#include <scrape/url/origin.hpp>

#include <string>
#include <string_view>

namespace scrape::net {

struct ProxyPeer {
  explicit ProxyPeer(http::Proxy const& described);

  /// The same for everybody who may use a connection to it for requests in absolute-form. No origin has such a host.
  url::Origin lane() const;

  http::Proxy const& proxy;
  url::Origin end;   ///< of connections to it
  std::string name;  ///< "proxy.example:3128"
  http::ProxyLogin login;
};

/// Proxy-Authorization for an attempt; empty: none.
std::string answer_login(ProxyPeer& peer, http::ProxyLogin::Visit& visit, std::string_view method,
                         std::string_view target);

/// "proxy.example:3128", "[::1]:3128": always with the port.
std::string host_and_port(std::string const& host, std::uint16_t port);

}  // namespace scrape::net
