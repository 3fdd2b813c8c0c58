#pragma once
/// From where this machine would send.

#include <boost/asio/ip/address.hpp>

#include <optional>

namespace scrape::net {

/// The address that the system chooses to send from (RFC 6724 §5): nothing when there is no route. Sends nothing and
/// does not block.
std::optional<boost::asio::ip::address> source_address(boost::asio::ip::address const& destination);

}  // namespace scrape::net
