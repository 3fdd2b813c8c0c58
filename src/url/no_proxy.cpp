#include <scrape/base/text.hpp>
#include <scrape/url/host.hpp>
#include <scrape/url/no_proxy.hpp>

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace scrape::url {
namespace {

constexpr unsigned mapped_bits = 96;  // before the IPv4 address in an IPv6 one
constexpr unsigned byte_bits = 8;

std::string_view without_dots(std::string_view name) noexcept {
  return trim(name, ".");
}

}  // namespace

NoProxy::NoProxy(std::string_view list) : is_all_(list == "*") {
  constexpr std::string_view between = ", \t\r\n";
  while (!list.empty()) {
    auto const end = std::min(list.find_first_of(between), list.size());
    add(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

void NoProxy::add(std::string_view element) {
  if (element.empty()) return;
  auto const slash = element.find('/');
  auto address = element.substr(0, slash);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  Block block;
  if (!parse_address(address, block)) {
    if (slash == std::string_view::npos) names_.push_back(to_lower(without_dots(element)));
    return;
  }
  if (slash != std::string_view::npos) {
    auto const text = element.substr(slash + 1);
    auto const first = 8 * block.address.size() - block.bits;
    unsigned bits = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (failed != std::errc() || end != text.data() + text.size() || bits > block.bits) return;
    block.bits = static_cast<unsigned>(first) + bits;
  } else {
    block.bits = byte_bits * static_cast<unsigned>(block.address.size());
  }
  blocks_.push_back(block);
}

// Its bits are those that belong to the address of that family: 32 or 128.
bool NoProxy::parse_address(std::string_view text, Block& block) {
  std::string const address(text);
  if (::inet_pton(AF_INET6, address.c_str(), block.address.data()) == 1) {
    block.bits = byte_bits * static_cast<unsigned>(block.address.size());
    return true;
  }
  constexpr std::size_t marker = 10;
  block.is_ipv4 = true;
  block.address = {};
  block.address[marker] = block.address[marker + 1] = 0xff;
  block.bits = byte_bits * static_cast<unsigned>(block.address.size()) - mapped_bits;
  return ::inet_pton(AF_INET, address.c_str(), block.address.data() + mapped_bits / byte_bits) == 1;
}

bool NoProxy::matches(std::string_view host) const {
  if (is_all_) return true;
  return is_address(host) ? is_in_a_block(host) : is_below_a_name(host);
}

bool NoProxy::is_in_a_block(std::string_view host) const {
  Block other;
  if (!parse_address(host, other)) return false;
  return std::ranges::any_of(blocks_, [&](Block const& block) {
    if (block.is_ipv4 != other.is_ipv4) return false;
    for (unsigned bit = 0; bit < block.bits; ++bit) {
      auto const mask = 0x80U >> bit % byte_bits;
      if (((block.address[bit / byte_bits] ^ other.address[bit / byte_bits]) & mask) != 0) return false;
    }
    return true;
  });
}

bool NoProxy::is_below_a_name(std::string_view host) const {
  host = without_dots(host);
  return std::ranges::any_of(names_, [&](std::string const& name) {
    if (name.empty() || !host.ends_with(name)) return false;
    return host.size() == name.size() || host[host.size() - name.size() - 1] == '.';
  });
}

}  // namespace scrape::url
