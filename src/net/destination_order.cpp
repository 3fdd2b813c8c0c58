#include "destination_order.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace scrape::net {
namespace {

using Octets = asio::ip::address_v6::bytes_type;

struct PolicyEntry {
  Octets prefix;
  int length;
  int precedence;
  int label;
};

// RFC 6724 §2.1, the longest prefixes first.
constexpr auto policies = std::to_array<PolicyEntry>({
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, 50, 0},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 35, 4},
    {{}, 96, 1, 3},
    {{0x20, 0x01}, 32, 5, 5},
    {{0x20, 0x02}, 16, 30, 2},
    {{0x3f, 0xfe}, 16, 1, 12},
    {{0xfe, 0xc0}, 10, 1, 11},
    {{0xfc}, 7, 3, 13},
    {{}, 0, 40, 1},
});

enum class Scope { link_local, site_local, global };  // RFC 4291 §2.7

Octets mapped(asio::ip::address const& address) {
  if (address.is_v6()) return address.to_v6().to_bytes();
  return asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

bool is_within(Octets const& address, PolicyEntry const& policy) {
  auto const whole = static_cast<std::size_t>(policy.length / 8);
  if (!std::equal(address.begin(), address.begin() + whole, policy.prefix.begin())) return false;
  auto const mask = static_cast<std::uint8_t>(0xff00U >> static_cast<unsigned>(policy.length % 8));
  return whole == address.size() || ((address[whole] ^ policy.prefix[whole]) & mask) == 0;
}

PolicyEntry const& policy_of(asio::ip::address const& address) {
  return *std::ranges::find_if(
      policies, [bytes = mapped(address)](PolicyEntry const& policy) { return is_within(bytes, policy); });
}

// RFC 6724 §3.1 and, for IPv4, §3.2.
Scope scope_of(asio::ip::address const& address) {
  if (address.is_loopback()) return Scope::link_local;
  if (address.is_v4()) {
    auto const bytes = address.to_v4().to_bytes();
    return bytes[0] == 169 && bytes[1] == 254 ? Scope::link_local : Scope::global;
  }
  auto const v6 = address.to_v6();
  if (v6.is_link_local()) return Scope::link_local;
  return v6.is_site_local() ? Scope::site_local : Scope::global;
}

bool has_scope_of_source(Destination const& to) {
  return to.source && scope_of(*to.source) == scope_of(to.address);
}

bool has_label_of_source(Destination const& to) {
  return to.source && policy_of(*to.source).label == policy_of(to.address).label;
}

}  // namespace

bool goes_before(Destination const& one, Destination const& other) {
  if (one.source.has_value() != other.source.has_value()) return one.source.has_value();
  if (has_scope_of_source(one) != has_scope_of_source(other)) return has_scope_of_source(one);
  if (has_label_of_source(one) != has_label_of_source(other)) return has_label_of_source(one);
  auto const precedence = policy_of(one.address).precedence;
  auto const other_precedence = policy_of(other.address).precedence;
  if (precedence != other_precedence) return precedence > other_precedence;
  return scope_of(one.address) < scope_of(other.address);
}

}  // namespace scrape::net
