#include "proxy_peer.hpp"

#include <scrape/http/cnonce.hpp>

namespace scrape::net {

ProxyPeer::ProxyPeer(http::Proxy const& described)
    : proxy(described),
      end{described.kind == http::Proxy::Kind::https, described.host, described.port},
      name(host_and_port(described.host, described.port)),
      login(described.credentials) {}

url::Origin ProxyPeer::lane() const {
  return {end.secure, "proxy " + end.host, end.port};
}

std::string answer_login(ProxyPeer& peer, http::ProxyLogin::Visit& visit, std::string_view method,
                         std::string_view target) {
  auto const nonce = peer.proxy.credentials ? http::make_cnonce() : std::string();
  return peer.login.answer(visit, {method, target, nonce});
}

std::string host_and_port(std::string const& host, std::uint16_t port) {
  auto const is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

}  // namespace scrape::net
