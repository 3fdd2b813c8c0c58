#pragma once
/// Connecting to one of several addresses (RFC 8305 §5).

#include "socket.hpp"

#include <scrape/net/connect_settings.hpp>

#include <cstdint>
#include <vector>

namespace scrape::net {

/// The first of the endpoints, of which there is at least one, that takes a connection; they are tried in their order.
/// Errors: what the last one said, the deadline's own.
asio::awaitable<Result<tcp::socket>> connect_to_one(std::vector<tcp::endpoint> endpoints,
                                                    ConnectSettings const& settings, Watchdog& watchdog, Deadline by,
                                                    std::uint64_t entry);

std::string to_text(tcp::endpoint const& endpoint);

}  // namespace scrape::net
