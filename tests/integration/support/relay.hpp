#pragma once
/// A connection through the test's hands: it can stop in the middle of what a server sends.

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace scrape::test {

/// Takes one connection on a loopback port and passes bytes on in both directions, to a server on another one.
class Relay {
 public:
  explicit Relay(std::uint16_t server_port) : listener_(open_socket()), server_(open_socket()) {
    auto own = loopback(0);
    auto const server = loopback(server_port);
    socklen_t size = sizeof own;
    if (::bind(listener_, as_address(own), sizeof own) != 0 || ::listen(listener_, 1) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size) != 0 ||
        ::connect(server_, as_address(server), sizeof server) != 0) {
      throw std::runtime_error("cannot open a relay");
    }
    port_ = ntohs(own.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  Relay(Relay const&) = delete;
  Relay& operator=(Relay const&) = delete;

  /// Ends when the client has gone.
  ~Relay() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    ::close(server_);
  }

  std::uint16_t port() const noexcept { return port_; }

  /// From now on only the first half of what the server sends at a time gets through, and nothing after it.
  void stall() noexcept { stalls_ = true; }

 private:
  static int open_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }
  static sockaddr const* as_address(sockaddr_in const& address) { return reinterpret_cast<sockaddr const*>(&address); }

  void run() {
    auto const client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    pollfd sockets[] = {{client, POLLIN, 0}, {server_, POLLIN, 0}};
    while (::poll(sockets, 2, -1) > 0) {
      if (sockets[0].revents != 0 && !pass_on(client, server_, false)) break;
      if (sockets[1].revents != 0 && !pass_on(server_, client, stalls_)) break;
      if (has_stalled_) sockets[1].fd = -1;
    }
    ::close(client);
  }

  bool pass_on(int from, int to, bool stalls) {
    std::vector<char> bytes(65536);
    auto const size = ::recv(from, bytes.data(), bytes.size(), 0);
    if (size <= 0) return false;
    has_stalled_ |= stalls;
    auto const sent = static_cast<std::size_t>(stalls ? size / 2 : size);
    return ::send(to, bytes.data(), sent, MSG_NOSIGNAL) == static_cast<ssize_t>(sent);
  }

  int listener_;
  int server_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stalls_ = false;
  bool has_stalled_ = false;
  std::thread thread_;
};

}  // namespace scrape::test
