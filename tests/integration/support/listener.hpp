#pragma once
/// A socket that listens on loopback while nobody accepts: it connects, and then says nothing.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

#include <poll.h>
#include <sys/socket.h>

namespace scrape::test {

class Listener {
 public:
  using Tcp = boost::asio::ip::tcp;

  explicit Listener(std::string const& address = "127.0.0.1", std::uint16_t port = 0)
      : acceptor_(io_, Tcp::endpoint(boost::asio::ip::make_address(address), port)) {
    acceptor_.listen(0);
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// Whether a connection waits to be taken.
  bool has_guest() {
    pollfd waiting{acceptor_.native_handle(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 1;
  }

  /// Takes the next connection and ends it at once.
  void accept_and_close() { acceptor_.accept().close(); }

  /// The same, and tells the address that it came from.
  std::string accept_and_tell() { return acceptor_.accept().remote_endpoint().address().to_string(); }

  /// Takes the next connection, answers whatever comes first, and waits for the client to leave.
  void accept_and_answer(std::string_view bytes) {
    auto client = acceptor_.accept();
    std::array<char, 4096> room{};
    boost::system::error_code gone;
    client.read_some(boost::asio::buffer(room), gone);
    boost::asio::write(client, boost::asio::buffer(bytes), gone);
    while (!gone)
      client.read_some(boost::asio::buffer(room), gone);
  }

  /// Fills the queue, so that one more connection waits for ever: Linux does not answer its SYN. False where the
  /// system has room all the same.
  bool fill() {
    int unanswered = 0;
    for (int i = 0; i < 16 && unanswered < 2; ++i)
      unanswered += is_answered(waiting_.emplace_back(io_)) ? 0 : 1;
    return unanswered == 2;
  }

 private:
  // Asio's own connect would wait.
  bool is_answered(Tcp::socket& socket) const {
    constexpr int patience = 50;  // ms; loopback answers within microseconds
    auto const there = acceptor_.local_endpoint();
    socket.open(there.protocol());
    socket.native_non_blocking(true);
    if (::connect(socket.native_handle(), there.data(), static_cast<socklen_t>(there.size())) == 0) return true;
    pollfd connected{socket.native_handle(), POLLOUT, 0};
    return ::poll(&connected, 1, patience) == 1;
  }

  boost::asio::io_context io_;
  Tcp::acceptor acceptor_;
  std::list<Tcp::socket> waiting_;
};

/// An address that refuses every connection to this port for as long as it lives.
class Refusal {
 public:
  Refusal(std::string const& address, std::uint16_t port)
      : socket_(io_, Listener::Tcp::endpoint(boost::asio::ip::make_address(address), port)) {}

 private:
  boost::asio::io_context io_;
  Listener::Tcp::socket socket_;
};

}  // namespace scrape::test
