#include "tls_ground.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <new>

namespace scrape::net {
namespace {

// As of a socket: what is known to be there is a read of 64 KiB at most.
constexpr unsigned known_reads_a_turn = 8;

}  // namespace

void SocketGround::carry(SSL* connection) {
  SSL_set_fd(connection, guarded_.socket.native_handle());
}

// A BIO that reads from and writes to the transport without waiting.
struct TransportGround::Method {
  static TransportGround& ground_of(BIO* bio) noexcept { return *static_cast<TransportGround*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* into, int size) noexcept {
    BIO_clear_retry_flags(bio);
    auto& ground = ground_of(bio);
    auto const room = std::as_writable_bytes(std::span(into, static_cast<std::size_t>(size)));
    auto const got = ground.transport_->try_read(room);
    if (got && *got > 0) return static_cast<int>(*got);
    if (got) {
      BIO_set_retry_read(bio);
    } else {
      ground.has_ended_ = got.error() == Errc::end_of_stream || got.error() == Errc::unclean_close;
      if (!ground.has_ended_) ground.failure_ = got.error();
    }
    return -1;
  }

  static int write(BIO* bio, char const* from, int size) noexcept {
    BIO_clear_retry_flags(bio);
    auto& ground = ground_of(bio);
    auto const sent = ground.transport_->try_write(std::as_bytes(std::span(from, static_cast<std::size_t>(size))));
    if (sent && *sent > 0) return static_cast<int>(*sent);
    if (sent) {
      BIO_set_retry_write(bio);
    } else {
      ground.failure_ = sent.error();
    }
    return -1;
  }

  static long control(BIO* bio, int command, long, void*) noexcept {
    if (command == BIO_CTRL_EOF) return ground_of(bio).has_ended_ ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }

  static BIO_METHOD* make() {
    auto* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "transport");
    if (method == nullptr) throw std::bad_alloc();
    BIO_meth_set_read(method, &read);
    BIO_meth_set_write(method, &write);
    BIO_meth_set_ctrl(method, &control);
    return method;
  }
};

void TransportGround::carry(SSL* connection) {
  static std::unique_ptr<BIO_METHOD, void (*)(BIO_METHOD*)> const method(Method::make(), &BIO_meth_free);
  auto* const bio = BIO_new(method.get());
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(connection, bio, bio);
}

asio::awaitable<Result<void>> TransportGround::ready(tcp::socket::wait_type what, bool is_known, Deadline by) {
  if (!is_known && what == tcp::socket::wait_write) co_return co_await transport_->writable(by);
  if (!is_known) co_return co_await transport_->readable(by);
  auto const failed = watchdog_.overdue(by);
  if (failed) co_return failed;
  if (++reads_at_once_ % known_reads_a_turn == 0) {
    auto const executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
  }
  co_return Result<void>();
}

}  // namespace scrape::net
