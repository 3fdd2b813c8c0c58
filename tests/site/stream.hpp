#pragma once
// One accepted connection, plain or TLS, with every way to end it, decent and indecent.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace scrape::site {

namespace asio = boost::asio;

enum class Handshake { failed, full, resumed, not_needed };

/// Lives on the server's thread; not thread-safe. No member throws for what the peer does. The destructor closes the
/// socket at once.
class Stream {
 public:
  virtual ~Stream() = default;

  virtual asio::awaitable<Handshake> handshake() = 0;
  virtual bool is_tls() const noexcept = 0;

  /// What the client asked for by SNI; empty when it named nothing.
  virtual std::string server_name() { return {}; }

  /// How many bytes came; 0 when the peer is gone, for whatever reason.
  virtual asio::awaitable<std::size_t> read_some(std::span<char> into) = 0;

  /// Writes all of `bytes`; false when the peer is gone.
  virtual asio::awaitable<bool> write(std::string_view bytes) = 0;

  /// Says nothing more and returns when the peer is gone. What it sends is thrown away, below TLS.
  virtual asio::awaitable<void> wait_until_peer_leaves() = 0;

  /// The decent end: close_notify where there is TLS, then TCP FIN.
  virtual asio::awaitable<void> close() = 0;

  /// TCP FIN without close_notify: what a truncation attack looks like.
  virtual void drop() noexcept = 0;

  /// TCP RST.
  virtual void reset() noexcept = 0;
};

std::unique_ptr<Stream> make_plain_stream(asio::ip::tcp::socket socket);
std::unique_ptr<Stream> make_tls_stream(asio::ip::tcp::socket socket, asio::ssl::context& context);

/// Waits on the thread of the coroutine that calls it.
asio::awaitable<void> pause(std::chrono::milliseconds time);

}  // namespace scrape::site
