#include <scrape/base/text.hpp>
#include <scrape/net/name_servers.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace scrape::net {
namespace {

namespace ip = boost::asio::ip;

constexpr std::string_view usual_port = "53";

bool is_port(std::string_view text) noexcept {
  std::uint16_t port = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failed == std::errc() && end == text.data() + text.size() && port != 0;
}

struct Server {
  std::string_view address;
  std::string_view port = usual_port;
};

// Of an address with more than one colon all are its own, unless it stands in brackets (RFC 3986 §3.2.2).
std::optional<Server> split(std::string_view text) {
  if (text.starts_with('[')) {
    auto const end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    auto const rest = text.substr(end + 1);
    auto const address = text.substr(1, end - 1);
    if (rest.empty()) return Server{address};
    return rest.starts_with(':') ? std::optional(Server{address, rest.substr(1)}) : std::nullopt;
  }
  auto const colon = text.find(':');
  if (colon == std::string_view::npos || colon != text.rfind(':')) return Server{text};
  return Server{text.substr(0, colon), text.substr(colon + 1)};
}

std::string parse_one(std::string_view text) {
  auto const server = split(text);
  boost::system::error_code failed = boost::asio::error::invalid_argument;
  ip::address address;
  // c-ares knows no scopes ("fe80::1%eth0").
  if (server && server->address.find('%') == std::string_view::npos) {
    address = ip::make_address(std::string(server->address), failed);
  }
  auto const is_bracketed_v4 = text.starts_with('[') && address.is_v4();
  if (failed || is_bracketed_v4 || !is_port(server->port)) {
    throw std::invalid_argument("'" + std::string(text) +
                                "' is not the address of a name server, such as 192.0.2.1, 192.0.2.1:5353 or "
                                "[2001:db8::1]:53");
  }
  auto const host = address.is_v6() ? '[' + address.to_string() + ']' : address.to_string();
  return host + ':' + std::string(server->port);
}

}  // namespace

std::string parse_name_servers(std::string_view list) {
  std::string servers;
  while (true) {
    auto const comma = list.find(',');
    if (!servers.empty()) servers += ',';
    servers += parse_one(trim(list.substr(0, comma)));
    if (comma == std::string_view::npos) return servers;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace scrape::net
