#pragma once
/// From a host and a port to a connected socket.

#include "socket.hpp"

#include <scrape/net/connect_settings.hpp>
#include <scrape/plan/outcome.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace scrape::net {

/// Lives on one shard; not thread-safe.
class Dialer {
 public:
  /// What it is given must outlive it.
  Dialer(Resolver& resolver, Watchdog& watchdog, ConnectSettings const& settings) noexcept
      : resolver_(resolver), watchdog_(watchdog), settings_(settings) {}

  /// The first address that answers (RFC 8305), beginning with the one that did so last time. `exchange` learns phase,
  /// timing and remote address, and of a failure the detail.
  asio::awaitable<Result<tcp::socket>> dial(std::string host, std::uint16_t port, Deadline by,
                                            plan::Exchange& exchange);

  /// All addresses in the order in which they are to be tried; at least one.
  asio::awaitable<Result<std::vector<tcp::endpoint>>> look_up(std::string const& host, std::uint16_t port, Deadline by,
                                                              plan::Exchange& exchange);

 private:
  asio::awaitable<Result<Addresses>> resolve(std::string const& host, std::uint16_t port, Deadline by,
                                             plan::Exchange& exchange);
  Result<Addresses> of_family(Addresses addresses, plan::Exchange& exchange) const;
  Addresses const* known(std::string const& host, std::uint16_t port) const;
  std::vector<tcp::endpoint> in_order(std::string const& host, std::uint16_t port, Addresses const& addresses) const;
  void remember(std::string const& host, asio::ip::address const& address);

  Resolver& resolver_;
  Watchdog& watchdog_;
  ConnectSettings const& settings_;
  std::unordered_map<std::string, asio::ip::address> winners_;  ///< of hosts with several addresses
};

}  // namespace scrape::net
