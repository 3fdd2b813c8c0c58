#include "ares_addresses.hpp"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>

namespace scrape::net {
namespace {

int number_of(Family family) noexcept {
  switch (family) {
    case Family::ipv4:
      return AF_INET;
    case Family::ipv6:
      return AF_INET6;
    case Family::any:
      break;
  }
  return AF_UNSPEC;
}

void append(Addresses& addresses, sockaddr const& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    addresses.emplace_back(asio::ip::address_v4(ntohl(v4.sin_addr.s_addr)));
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    asio::ip::address_v6::bytes_type bytes;
    std::ranges::copy(v6.sin6_addr.s6_addr, bytes.begin());
    addresses.emplace_back(asio::ip::address_v6(bytes, v6.sin6_scope_id));
  }
}

constexpr auto longest_life = std::chrono::minutes(10);

}  // namespace

ares_addrinfo_hints hints_of(Family family) noexcept {
  ares_addrinfo_hints hints{};
  hints.ai_family = number_of(family);
  hints.ai_socktype = SOCK_STREAM;
  return hints;
}

Addresses addresses_of(ares_addrinfo const* answer) {
  Addresses addresses;
  for (auto const* node = answer == nullptr ? nullptr : answer->nodes; node != nullptr; node = node->ai_next)
    append(addresses, *node->ai_addr);
  return addresses;
}

Duration life_of(ares_addrinfo const* answer) noexcept {
  if (answer == nullptr || answer->nodes == nullptr) return shortest_life;
  std::chrono::seconds life = longest_life;
  for (auto const* alias = answer->cnames; alias != nullptr; alias = alias->next)
    life = std::min(life, std::chrono::seconds(alias->ttl));
  for (auto const* node = answer->nodes; node != nullptr; node = node->ai_next)
    life = std::min(life, std::chrono::seconds(node->ai_ttl));
  return std::max<Duration>(life, shortest_life);
}

}  // namespace scrape::net
