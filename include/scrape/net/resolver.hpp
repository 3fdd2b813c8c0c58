#pragma once
/// Host names to addresses, without blocking anybody.

#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <memory>
#include <string>
#include <vector>

namespace scrape::net {

namespace asio = boost::asio;

class Watchdog;

using Addresses = std::vector<asio::ip::address>;

class Resolver {
 public:
  virtual ~Resolver() = default;

  /// The addresses of a name in the order in which to try them (RFC 6724); at least one. An address resolves to itself.
  /// Errors: what the name servers say, the deadline's own.
  virtual asio::awaitable<Result<Addresses>> resolve(std::string host, Deadline by) = 0;
};

/// Asks the system's name servers and its hosts file through c-ares. Asio's own resolver blocks a thread that nothing
/// can call back. Lives on one shard; not thread-safe.
std::unique_ptr<Resolver> make_dns_resolver(asio::any_io_executor const& executor, Watchdog& watchdog);

}  // namespace scrape::net
