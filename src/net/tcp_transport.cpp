#include "socket.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace scrape::net {
namespace {

// Of 128 KiB at most each: who sends faster than we read would keep the event loop to itself.
constexpr unsigned reads_a_turn = 8;

bool would_block() noexcept {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

error_code last_error() noexcept {
  return {errno, boost::system::system_category()};
}

class TcpTransport final : public Transport {
 public:
  TcpTransport(tcp::socket socket, Watchdog& watchdog) : guarded_(std::move(socket), watchdog) {}

  asio::awaitable<Result<void>> readable(Deadline by) override {
    return guarded_.ready(tcp::socket::wait_read, has_more_, by);
  }

  Result<std::size_t> try_read(MutableBytes into) override {
    auto const size = ::recv(guarded_.socket.native_handle(), into.data(), into.size(), 0);
    has_more_ = size == std::ssize(into);
    if (size > 0) return static_cast<std::size_t>(size);
    if (size == 0) return Errc::end_of_stream;
    if (would_block()) return std::size_t{0};
    return last_error();
  }

  asio::awaitable<Result<void>> writable(Deadline by) override {
    return guarded_.ready(tcp::socket::wait_write, false, by);
  }

  Result<std::size_t> try_write(Bytes bytes) override {
    auto const size = ::send(guarded_.socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size >= 0) return static_cast<std::size_t>(size);
    if (would_block()) return std::size_t{0};
    return last_error();
  }

  std::size_t unsent() noexcept override { return guarded_.unsent(); }
  bool is_quiet() noexcept override { return guarded_.is_quiet(); }
  void shrink() noexcept override {}

 private:
  GuardedSocket guarded_;
  bool has_more_ = false;  // the last read left none of its room
};

}  // namespace

asio::awaitable<Result<void>> GuardedSocket::ready(tcp::socket::wait_type what, bool is_known, Deadline by) {
  auto failed = watch.overdue(by);
  if (failed) co_return failed;
  if (is_known) {
    if (++reads_at_once % reads_a_turn == 0) {
      auto const executor = socket.get_executor();
      co_await asio::post(executor, asio::use_awaitable);
    }
    co_return Result<void>();
  }
  watch.arm(by);
  co_await socket.async_wait(what, asio::redirect_error(asio::use_awaitable, failed));
  failed = watch.disarm(failed);
  if (failed) co_return failed;
  co_return Result<void>();
}

bool GuardedSocket::is_quiet() noexcept {
  char byte = 0;
  auto const received = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK);
  return received < 0 && would_block();
}

std::size_t GuardedSocket::unsent() noexcept {
  int size = 0;
  return ::ioctl(socket.native_handle(), SIOCOUTQ, &size) == 0 ? static_cast<std::size_t>(size) : 0;
}

std::unique_ptr<Transport> make_tcp_transport(tcp::socket socket, Watchdog& watchdog) {
  return std::make_unique<TcpTransport>(std::move(socket), watchdog);
}

}  // namespace scrape::net
