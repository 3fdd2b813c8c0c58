#include "socket.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cerrno>

#include <sys/socket.h>

namespace scrape::net {
namespace {

class TcpTransport final : public Transport {
 public:
  TcpTransport(tcp::socket socket, Watchdog& watchdog) : guarded_(std::move(socket), watchdog) {}

  asio::awaitable<Result<std::size_t>> read_some(MutableBytes into, Deadline by) override {
    auto failed = guarded_.watch.overdue(by);
    if (failed) co_return failed;
    auto const buffer = asio::buffer(into.data(), into.size());
    guarded_.watch.arm(by);
    auto const size =
        co_await guarded_.socket.async_read_some(buffer, asio::redirect_error(asio::use_awaitable, failed));
    failed = guarded_.watch.disarm(failed);
    if (failed == asio::error::eof) co_return Errc::end_of_stream;
    if (failed) co_return failed;
    co_return size;
  }

  asio::awaitable<Result<void>> write(Bytes bytes, Deadline by) override {
    auto failed = guarded_.watch.overdue(by);
    if (failed) co_return failed;
    auto const buffer = asio::buffer(bytes.data(), bytes.size());
    guarded_.watch.arm(by);
    co_await asio::async_write(guarded_.socket, buffer, asio::redirect_error(asio::use_awaitable, failed));
    failed = guarded_.watch.disarm(failed);
    if (failed) co_return failed;
    co_return Result<void>();
  }

  bool is_quiet() noexcept override { return guarded_.is_quiet(); }

 private:
  GuardedSocket guarded_;
};

}  // namespace

bool GuardedSocket::is_quiet() noexcept {
  char byte = 0;
  auto const received = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

std::unique_ptr<Transport> make_tcp_transport(tcp::socket socket, Watchdog& watchdog) {
  return std::make_unique<TcpTransport>(std::move(socket), watchdog);
}

}  // namespace scrape::net
