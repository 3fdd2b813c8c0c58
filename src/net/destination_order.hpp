#pragma once
/// Which of two addresses of a name to try first.

#include <boost/asio/ip/address.hpp>

#include <optional>

namespace scrape::net {

namespace asio = boost::asio;

struct Destination {
  asio::ip::address address;
  std::optional<asio::ip::address> source;  ///< from which this machine would send to it; nothing without a route
};

/// Whether it is better to try `one` before `other` (RFC 6724 §6), as far as they differ by the rules 1, 2, 5, 6 and 8
/// and the default policy table (§2.1); false when they are as good as each other. The other rules ask for more than
/// addresses tell.
bool goes_before(Destination const& one, Destination const& other);

}  // namespace scrape::net
