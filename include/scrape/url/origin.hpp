#pragma once
/// The key of connections and politeness: scheme, host and port (RFC 6454 §4).

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace scrape::url {

struct Origin {
  bool secure = true;  ///< https rather than http
  std::string host;    ///< lower-case name or address; IPv6 without brackets
  std::uint16_t port = 443;

  auto operator<=>(Origin const&) const = default;
};

constexpr std::uint16_t default_port(bool secure) noexcept {
  return secure ? 443 : 80;
}

/// "example.org", "example.org:8443", "[::1]:8443": the Host field of RFC 9110 §7.2, without a default port.
std::string authority(Origin const& origin);

}  // namespace scrape::url

template <>
struct std::hash<scrape::url::Origin> {
  std::size_t operator()(scrape::url::Origin const& origin) const noexcept {
    return std::hash<std::string>()(origin.host) ^ (std::size_t{origin.port} << 1U) ^ std::size_t{origin.secure};
  }
};
