#pragma once
// Reads requests from a stream.

#include "site/exchange.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <variant>

namespace scrape::site {

struct PeerLeft {};
struct BadRequest {
  std::string reason;
};
using Incoming = std::variant<Request, PeerLeft, BadRequest>;

/// The next request with its whole body; `buffer` keeps what came after it. Heads up to 1 MiB, bodies up to 64 MiB.
asio::awaitable<Incoming> read_request(Stream& stream, boost::beast::flat_buffer& buffer);

}  // namespace scrape::site
