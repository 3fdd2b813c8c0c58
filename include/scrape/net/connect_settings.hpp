#pragma once
/// Where connections go and where they come from, when the user knows better than names and routes.

#include <scrape/http/proxy.hpp>
#include <scrape/net/resolver.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::net {

/// --resolve HOST:PORT:ADDRESS[,ADDRESS]…: what name servers need not be asked for.
struct KnownAddresses {
  std::string host;    ///< in normal form; empty: any
  std::uint16_t port;  ///< 0: any
  Addresses addresses;
};

/// --connect-to HOST1:PORT1:HOST2:PORT2: who wants the first connects to the second, and still asks for the first.
struct Detour {
  std::string from_host;    ///< in normal form; empty: any
  std::uint16_t from_port;  ///< 0: any
  std::string to_host;      ///< empty: the same
  std::uint16_t to_port;    ///< 0: the same
};

/// --interface: the end of our connections.
struct LocalEnd {
  std::string device;                        ///< a network interface; empty: whichever the routes say
  std::optional<asio::ip::address> address;  ///< none: whichever the system chooses
};

struct ConnectSettings {
  Family family = Family::any;
  std::vector<KnownAddresses> known;  ///< the first one that fits counts
  std::vector<Detour> detours;        ///< the first one that fits counts
  std::optional<LocalEnd> local_end;
  http::ProxyRules proxies;
};

/// As curl takes them; "*" for any host, an IPv6 address in brackets. Throw std::invalid_argument with a sentence for
/// the user.
KnownAddresses parse_known_addresses(std::string_view text);
Detour parse_detour(std::string_view text);

/// An address, or the name of an interface of this machine; "if!NAME" and "host!ADDRESS" say which. Throws as above.
LocalEnd parse_local_end(std::string_view text);

}  // namespace scrape::net
