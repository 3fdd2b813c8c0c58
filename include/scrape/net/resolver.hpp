#pragma once
/// Host names to addresses, without blocking anybody.

#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>
#include <scrape/net/name_servers.hpp>

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

/// Which addresses are wanted.
enum class Family { any, ipv4, ipv6 };

class Resolver {
 public:
  virtual ~Resolver() = default;

  /// The addresses of a name in the order in which to try them (RFC 6724); at least one. An address resolves to itself.
  /// Errors: what the name servers say, the deadline's own.
  virtual asio::awaitable<Result<Addresses>> resolve(std::string host, Deadline by) = 0;

  /// Of a failure: what its own sentence cannot say: who was asked when nobody answered. Thread-safe.
  virtual std::string detail_of(error_code const& /*failed*/) const { return {}; }

  /// When a name server last answered, be it that there is no such name; TimePoint::min() before it did.
  virtual TimePoint last_answer() const noexcept { return TimePoint::min(); }

  /// The next one who wants this name asks anew.
  virtual void forget(std::string const& /*host*/) {}
};

/// Asks name servers, and the system's hosts file, through c-ares. Asio's own resolver blocks a thread that nothing can
/// call back. Whoever wants a name that is asked for already gets the same answer, and so do those who come within its
/// time to live (RFC 1035 §3.2.1), 1 s to 10 min; of a failure, within 1 s. Addresses of another family than the one
/// that is wanted are not asked for. Throws ConfigurationError when name resolution cannot be set up. Lives on one
/// shard; not thread-safe.
std::unique_ptr<Resolver> make_dns_resolver(asio::any_io_executor const& executor, Watchdog& watchdog,
                                            NameServers const& servers = {}, Family family = Family::any);

/// Resolves names for other threads by a resolver that lives on the event loop `home`. Both must outlive it. It knows
/// nothing of last_answer(), and forgets nothing.
std::unique_ptr<Resolver> make_remote_resolver(asio::any_io_executor const& home, Resolver& resolver);

}  // namespace scrape::net
