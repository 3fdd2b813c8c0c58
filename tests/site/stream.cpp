#include "site/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <utility>

namespace scrape::site {
namespace {

using boost::system::error_code;
using Socket = asio::ip::tcp::socket;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// Reads what lies about, because closing a socket with unread bytes makes TCP reset the connection, and a reset can
/// destroy an answer that is still under way.
void throw_away_unread(Socket& socket) noexcept {
  error_code error;
  std::array<char, 4096> waste{};
  socket.non_blocking(true, error);
  while (!error)
    socket.read_some(asio::buffer(waste), error);
}

void finish(Socket& socket) noexcept {
  error_code ignored;
  throw_away_unread(socket);
  socket.shutdown(Socket::shutdown_both, ignored);
  socket.close(ignored);
}

void abort(Socket& socket) noexcept {
  error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

asio::awaitable<void> discard_until_end(Socket& socket) {
  std::array<char, 4096> waste{};
  auto const room = asio::buffer(waste);
  while (true) {
    auto const [error, size] = co_await socket.async_read_some(room, as_result);
    if (error) co_return;
  }
}

template <class Layer>
asio::awaitable<std::size_t> read_from(Layer& layer, std::span<char> into) {
  auto const room = asio::buffer(into.data(), into.size());
  auto const [error, size] = co_await layer.async_read_some(room, as_result);
  co_return error ? 0 : size;
}

template <class Layer>
asio::awaitable<bool> write_to(Layer& layer, std::string_view bytes) {
  auto const data = asio::buffer(bytes);
  auto const [error, size] = co_await asio::async_write(layer, data, as_result);
  co_return !error;
}

class PlainStream final : public Stream {
 public:
  explicit PlainStream(Socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<Handshake> handshake() override { co_return Handshake::not_needed; }
  bool is_tls() const noexcept override { return false; }
  asio::awaitable<std::size_t> read_some(std::span<char> into) override { return read_from(socket_, into); }
  asio::awaitable<bool> write(std::string_view bytes) override { return write_to(socket_, bytes); }
  asio::awaitable<void> wait_until_peer_leaves() override { return discard_until_end(socket_); }
  asio::awaitable<void> close() override {
    finish(socket_);
    co_return;
  }
  void drop() noexcept override { finish(socket_); }
  void reset() noexcept override { abort(socket_); }

 private:
  Socket socket_;
};

class TlsStream final : public Stream {
 public:
  TlsStream(Socket socket, asio::ssl::context& context) : tls_(std::move(socket), context) {}

  asio::awaitable<Handshake> handshake() override;
  bool is_tls() const noexcept override { return true; }
  std::string server_name() override;
  asio::awaitable<std::size_t> read_some(std::span<char> into) override { return read_from(tls_, into); }
  asio::awaitable<bool> write(std::string_view bytes) override { return write_to(tls_, bytes); }
  asio::awaitable<void> wait_until_peer_leaves() override { return discard_until_end(tls_.next_layer()); }
  asio::awaitable<void> close() override;
  void drop() noexcept override { finish(tls_.next_layer()); }
  void reset() noexcept override { abort(tls_.next_layer()); }

 private:
  asio::ssl::stream<Socket> tls_;
};

asio::awaitable<Handshake> TlsStream::handshake() {
  auto const [error] = co_await tls_.async_handshake(asio::ssl::stream_base::server, as_result);
  if (error) co_return Handshake::failed;
  co_return SSL_session_reused(tls_.native_handle()) == 1 ? Handshake::resumed : Handshake::full;
}

std::string TlsStream::server_name() {
  auto const* const name = SSL_get_servername(tls_.native_handle(), TLSEXT_NAMETYPE_host_name);
  return name != nullptr ? name : "";
}

asio::awaitable<void> TlsStream::close() {
  // Nothing can come in any more, so async_shutdown sends close_notify and does not wait for the peer's.
  error_code ignored;
  throw_away_unread(tls_.next_layer());
  tls_.next_layer().shutdown(Socket::shutdown_receive, ignored);
  co_await tls_.async_shutdown(as_result);
  finish(tls_.next_layer());
}

}  // namespace

std::unique_ptr<Stream> make_plain_stream(Socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<Stream> make_tls_stream(Socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsStream>(std::move(socket), context);
}

asio::awaitable<void> pause(std::chrono::milliseconds time) {
  auto const executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, time);
  co_await timer.async_wait(as_result);
}

}  // namespace scrape::site
