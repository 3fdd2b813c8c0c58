#include "proxy_peer.hpp"

#include <scrape/base/hex.hpp>

#include <openssl/rand.h>

#include <new>

namespace scrape::net {
namespace {

constexpr std::size_t cnonce_size = 16;

std::string cnonce() {
  std::string bytes(cnonce_size, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1) {
    throw std::bad_alloc();
  }
  return to_hex(bytes);
}

}  // namespace

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
  auto const nonce = peer.proxy.credentials ? cnonce() : std::string();
  return peer.login.answer(visit, {method, target, nonce});
}

std::string host_and_port(std::string const& host, std::uint16_t port) {
  auto const is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

}  // namespace scrape::net
