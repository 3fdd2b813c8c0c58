#pragma once
/// What the transports share: a TCP socket under the eye of a watchdog.

#include <scrape/net/transport.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace scrape::net {

using tcp = asio::ip::tcp;

struct GuardedSocket {
  /// The socket must be connected, and not block.
  GuardedSocket(tcp::socket connected, Watchdog& watchdog)
      : socket(std::move(connected)), watch(watchdog, [this] {
          error_code ignored;
          socket.cancel(ignored);
        }) {}

  /// Waits for the socket, unless what is waited for is known to be there; then it is the others' turn now and then.
  /// Errors: the deadline's own.
  asio::awaitable<Result<void>> ready(tcp::socket::wait_type what, bool is_known, Deadline by);

  /// Whether a read would wait. A peer that has closed is not quiet.
  bool is_quiet() noexcept;

  /// Bytes written that the peer has not acknowledged.
  std::size_t unsent() noexcept;

  tcp::socket socket;
  Watch watch;
  unsigned reads_at_once = 0;
};

std::unique_ptr<Transport> make_tcp_transport(tcp::socket socket, Watchdog& watchdog);

}  // namespace scrape::net
