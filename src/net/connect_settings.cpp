#include <scrape/net/connect_settings.hpp>
#include <scrape/url/host.hpp>

#include <charconv>
#include <stdexcept>

#include <net/if.h>

namespace scrape::net {
namespace {

[[noreturn]] void refuse(char const* why) {
  throw std::invalid_argument(why);
}

// Up to the next colon outside of brackets.
std::string_view take_part(std::string_view& text) {
  auto const bracket = text.starts_with('[') ? text.find(']') : 0;
  auto const colon = bracket == std::string_view::npos ? bracket : text.find(':', bracket);
  auto const part = text.substr(0, colon);
  text = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  return part;
}

std::string any_host(std::string_view text) {
  if (text.empty() || text == "*") return {};
  auto host = url::normalise_host(text);
  if (!host) refuse("a host name or address is missing or wrong");
  return std::move(*host);
}

std::uint16_t any_port(std::string_view text) {
  if (text.empty() || text == "*") return 0;
  std::uint16_t port = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc() || end != text.data() + text.size() || port == 0) {
    refuse("a port is a number from 1 to 65535");
  }
  return port;
}

asio::ip::address address_of(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  error_code failed;
  auto const address = asio::ip::make_address(std::string(text), failed);
  if (failed) refuse("an address is missing or wrong");
  return address;
}

bool is_interface(std::string const& name) noexcept {
  return ::if_nametoindex(name.c_str()) != 0;
}

}  // namespace

KnownAddresses parse_known_addresses(std::string_view text) {
  // curl's marks for entries that time out, and for those to be taken out again: ours stay.
  if (text.starts_with('+')) text.remove_prefix(1);
  KnownAddresses known{any_host(take_part(text)), any_port(take_part(text)), {}};
  while (true) {
    auto const comma = text.find(',');
    known.addresses.push_back(address_of(text.substr(0, comma)));
    if (comma == std::string_view::npos) return known;
    text.remove_prefix(comma + 1);
  }
}

Detour parse_detour(std::string_view text) {
  auto from_host = any_host(take_part(text));
  auto const from_port = any_port(take_part(text));
  auto to_host = any_host(take_part(text));
  auto const to_port = any_port(take_part(text));
  if (!text.empty()) refuse("more than HOST1:PORT1:HOST2:PORT2");
  return {std::move(from_host), from_port, std::move(to_host), to_port};
}

LocalEnd parse_local_end(std::string_view text) {
  constexpr std::string_view interface_mark = "if!";
  constexpr std::string_view host_mark = "host!";
  if (text.starts_with(host_mark)) return {{}, address_of(text.substr(host_mark.size()))};
  auto const must_be_interface = text.starts_with(interface_mark);
  std::string name(text.substr(must_be_interface ? interface_mark.size() : 0));
  if (is_interface(name)) return {std::move(name), std::nullopt};
  if (must_be_interface) refuse("this machine has no interface of that name");
  error_code failed;
  auto const address = asio::ip::make_address(name, failed);
  if (failed) refuse("neither an interface of this machine nor an address");
  return {{}, address};
}

}  // namespace scrape::net
