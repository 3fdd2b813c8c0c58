#include "tls_transport.hpp"

#include "tls_error.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <limits>
#include <new>
#include <optional>

namespace scrape::net {
namespace {

int clamp(std::size_t size) noexcept {
  constexpr std::size_t most = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(size, most));
}

class TlsTransport final : public Transport {
 public:
  TlsTransport(tcp::socket socket, SSL_CTX* context, Watchdog& watchdog)
      : guarded_(std::move(socket), watchdog), ssl_(SSL_new(context), &SSL_free) {
    if (!ssl_) throw std::bad_alloc();
    SSL_set_fd(ssl_.get(), guarded_.socket.native_handle());
  }

  // close_notify tells the server that nothing was cut off (RFC 8446 §6.1). The socket does not block, so neither does
  // this.
  ~TlsTransport() override {
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_.get()) == 1 && !is_broken_) SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }

  // False when the host is none that a certificate could be valid for.
  bool expect(std::string host) {
    if (host.ends_with('.')) host.pop_back();
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host.c_str()) == 1;
    SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(ssl_.get(), host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) == 1;
  }

  asio::awaitable<Result<void>> handshake(Deadline by) {
    while (true) {
      ERR_clear_error();
      auto const status = SSL_connect(ssl_.get());
      if (status == 1) co_return Result<void>();
      auto const waited = co_await make_progress(status, by);
      if (!waited) co_return handshake_error(waited.error());
    }
  }

  asio::awaitable<Result<std::size_t>> read_some(MutableBytes into, Deadline by) override {
    auto const overdue = guarded_.watch.overdue(by);
    if (overdue) co_return overdue;
    while (true) {
      ERR_clear_error();
      auto const size = SSL_read(ssl_.get(), into.data(), clamp(into.size()));
      if (size > 0) co_return static_cast<std::size_t>(size);
      auto const waited = co_await make_progress(size, by);
      if (!waited) co_return waited.error();
    }
  }

  asio::awaitable<Result<void>> write(Bytes bytes, Deadline by) override {
    auto const overdue = guarded_.watch.overdue(by);
    if (overdue) co_return overdue;
    while (!bytes.empty()) {
      ERR_clear_error();
      auto const size = SSL_write(ssl_.get(), bytes.data(), clamp(bytes.size()));
      if (size > 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(size));
        continue;
      }
      auto const waited = co_await make_progress(size, by);
      if (!waited) co_return waited.error();
    }
    co_return Result<void>();
  }

  // Session tickets come after the handshake whenever the server likes: reading takes them out of the way.
  bool is_quiet() noexcept override {
    ERR_clear_error();
    char byte = 0;
    auto const size = SSL_peek(ssl_.get(), &byte, 1);
    auto const wants = SSL_get_error(ssl_.get(), size);
    ERR_clear_error();
    return size <= 0 && wants == SSL_ERROR_WANT_READ;
  }

 private:
  // After an operation of OpenSSL that did not succeed: waits for the socket, or says why there is no going on.
  asio::awaitable<Result<void>> make_progress(int status, Deadline by) {
    auto const system = errno;
    switch (SSL_get_error(ssl_.get(), status)) {
      case SSL_ERROR_WANT_READ:
        co_return co_await ready(tcp::socket::wait_read, by);
      case SSL_ERROR_WANT_WRITE:
        co_return co_await ready(tcp::socket::wait_write, by);
      case SSL_ERROR_ZERO_RETURN:
        co_return Errc::end_of_stream;
      default:
        break;
    }
    is_broken_ = true;
    if (ERR_peek_error() == 0 && system != 0) co_return error_code(system, boost::system::system_category());
    co_return take_openssl_error();
  }

  asio::awaitable<Result<void>> ready(tcp::socket::wait_type what, Deadline by) {
    error_code failed;
    guarded_.watch.arm(by);
    co_await guarded_.socket.async_wait(what, asio::redirect_error(asio::use_awaitable, failed));
    failed = guarded_.watch.disarm(failed);
    if (failed) co_return failed;
    co_return Result<void>();
  }

  error_code handshake_error(error_code const& failed) const noexcept {
    auto const verified = SSL_get_verify_result(ssl_.get());
    if (verified != X509_V_OK) return certificate_error(verified);
    if (failed == Errc::end_of_stream || failed == Errc::unclean_close) return Errc::closed_in_handshake;
    return failed;
  }

  GuardedSocket guarded_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool is_broken_ = false;
};

}  // namespace

asio::awaitable<Result<std::unique_ptr<Transport>>> start_tls(tcp::socket socket, SSL_CTX* context, std::string host,
                                                              Watchdog& watchdog, Deadline by) {
  auto transport = std::make_unique<TlsTransport>(std::move(socket), context, watchdog);
  if (!transport->expect(host)) co_return certificate_error(X509_V_ERR_HOSTNAME_MISMATCH);
  auto const shaken = co_await transport->handshake(by);
  if (!shaken) co_return shaken.error();
  co_return std::unique_ptr<Transport>(std::move(transport));
}

}  // namespace scrape::net
