#pragma once
/// What TLS runs over: a socket, which OpenSSL reads and writes by itself, or another transport, as to a host behind a
/// proxy that itself speaks TLS.

#include "socket.hpp"

#include <cerrno>
#include <memory>

struct ssl_st;

namespace scrape::net {

class SocketGround {
 public:
  SocketGround(tcp::socket socket, Watchdog& watchdog) : guarded_(std::move(socket), watchdog) {}

  /// Gives the connection its BIO.
  void carry(ssl_st* connection);

  asio::awaitable<Result<void>> ready(tcp::socket::wait_type what, bool is_known, Deadline by) {
    return guarded_.ready(what, is_known, by);
  }
  bool is_quiet() noexcept { return guarded_.is_quiet(); }
  std::size_t unsent() noexcept { return guarded_.unsent(); }
  void shrink() noexcept {}

  /// Of an operation of OpenSSL that failed just now: why, if the system knows.
  static error_code failure() noexcept { return {errno, boost::system::system_category()}; }

 private:
  GuardedSocket guarded_;
};

/// Must stay where it is as long as it carries a connection.
class TransportGround {
 public:
  TransportGround(std::unique_ptr<Transport> transport, Watchdog& watchdog) noexcept
      : transport_(std::move(transport)), watchdog_(watchdog) {}

  /// As those of SocketGround.
  void carry(ssl_st* connection);
  asio::awaitable<Result<void>> ready(tcp::socket::wait_type what, bool is_known, Deadline by);
  bool is_quiet() noexcept { return transport_->is_quiet(); }
  std::size_t unsent() noexcept { return transport_->unsent(); }
  void shrink() noexcept { transport_->shrink(); }
  error_code failure() const noexcept { return failure_; }

 private:
  struct Method;

  std::unique_ptr<Transport> transport_;
  Watchdog& watchdog_;
  error_code failure_;  ///< of the transport, other than that it ended
  bool has_ended_ = false;
  unsigned reads_at_once_ = 0;
};

}  // namespace scrape::net
