#pragma once
/// What the transports share: a TCP socket under the eye of a watchdog.

#include <scrape/net/transport.hpp>
#include <scrape/net/watchdog.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace scrape::net {

using tcp = asio::ip::tcp;

struct GuardedSocket {
  GuardedSocket(tcp::socket connected, Watchdog& watchdog)
      : socket(std::move(connected)), watch(watchdog, [this] {
          error_code ignored;
          socket.cancel(ignored);
        }) {}

  /// Whether a read would wait. A peer that has closed is not quiet.
  bool is_quiet() noexcept;

  tcp::socket socket;
  Watch watch;
};

std::unique_ptr<Transport> make_tcp_transport(tcp::socket socket, Watchdog& watchdog);

}  // namespace scrape::net
