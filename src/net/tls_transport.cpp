#include "tls_transport.hpp"

#include "tls_error.hpp"
#include "tls_ground.hpp"
#include "tls_peer.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>

namespace scrape::net {
namespace {

int clamp(std::size_t size) noexcept {
  constexpr std::size_t most = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(size, most));
}

// One label for the left-most label, whole. The name must stand where names belong (RFC 9525 §6.3, RFC 9110 §4.3.4).
constexpr unsigned name_rules = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;

// How often one call of OpenSSL may read from the socket, 64 KiB each time: records without content, as many as a
// server likes, would be read without ever coming back.
constexpr int most_reads = 2;

// At an idle connection: tickets are all that may come. Whoever sends more than that is not quiet.
constexpr int most_looks = 4;

// So many may keep their buffers while they wait, 80 KiB each: to allocate them for every answer costs up to 10 % of
// the time (measured with 64 connections).
constexpr std::size_t most_with_buffers = 256;

template <class Ground>
class TlsTransport final : public Transport {
 public:
  template <class Beneath>
  TlsTransport(Beneath beneath, TlsContext& context, url::Origin const& origin, Watchdog& watchdog)
      : ground_(std::move(beneath), watchdog),
        settings_(context.settings()),
        connections_(context.connections()),
        ssl_(context.open(origin)) {
    ++connections_;
    peer_.host = origin.host;
    report_to(ssl_.get(), peer_);
    ground_.carry(ssl_.get());
    auto* const bio = SSL_get_rbio(ssl_.get());
    BIO_set_callback_arg(bio, reinterpret_cast<char*>(this));
    BIO_set_callback_ex(bio, &before_bio);
  }

  // close_notify tells the server that nothing was cut off (RFC 8446 §6.1). The socket does not block, so neither does
  // this.
  ~TlsTransport() override {
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_.get()) == 1 && !is_broken_) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    --connections_;
  }

  asio::awaitable<Result<void>> handshake(Deadline by) {
    if (!expect_host()) co_return certificate_error(X509_V_ERR_HOSTNAME_MISMATCH);
    while (true) {
      ERR_clear_error();
      reads_left_ = most_reads;
      auto const status = SSL_connect(ssl_.get());
      has_more_ = SSL_has_pending(ssl_.get()) == 1;
      if (status == 1) {
        read_wants_ = tcp::socket::wait_read;
        co_return Result<void>();
      }
      auto const failed = failure(status, read_wants_);
      if (failed) co_return handshake_error(failed);
      shrink_in_a_crowd();
      auto const waited = co_await ground_.ready(read_wants_, false, by);
      if (!waited) co_return waited;
    }
  }

  // Of a handshake that failed: what the failure's own sentence cannot say.
  std::string detail_of(error_code const& failed) const {
    if (is_certificate_error(failed)) {
      return peer_.refusal.empty() ? X509_verify_cert_error_string(failed.value()) : peer_.refusal;
    }
    if (!is_version_error(failed)) return {};
    return settings_.oldest_version == TlsVersion::v1_3 ? "it must be 1.3" : "it must be 1.2 or 1.3";
  }

  asio::awaitable<Result<void>> readable(Deadline by) override {
    if (!has_more_) shrink_in_a_crowd();
    return ground_.ready(read_wants_, has_more_, by);
  }

  // A record holds 16 KiB at most; what else is here already is taken along. What OpenSSL calls pending may be half a
  // record: only the socket can tell when there is more.
  Result<std::size_t> try_read(MutableBytes into) override {
    if (ended_) return ended_;
    std::size_t filled = 0;
    has_more_ = true;
    reads_left_ = most_reads;
    while (has_more_ && filled < into.size()) {
      auto const room = into.subspan(filled);
      ERR_clear_error();
      auto const size = SSL_read(ssl_.get(), room.data(), clamp(room.size()));
      if (size > 0) {
        filled += static_cast<std::size_t>(size);
        read_wants_ = tcp::socket::wait_read;
        has_more_ = SSL_has_pending(ssl_.get()) == 1;
      } else {
        ended_ = failure(size, read_wants_);
        has_more_ = static_cast<bool>(ended_);
        break;
      }
    }
    if (filled == 0 && ended_) return ended_;
    return filled;
  }

  asio::awaitable<Result<void>> writable(Deadline by) override { return ground_.ready(write_wants_, false, by); }

  // OpenSSL sends a record at a time, and takes no more before the socket has taken it.
  Result<std::size_t> try_write(Bytes bytes) override {
    ERR_clear_error();
    auto const size = SSL_write(ssl_.get(), bytes.data(), clamp(bytes.size()));
    if (size > 0) {
      write_wants_ = tcp::socket::wait_write;
      return static_cast<std::size_t>(size);
    }
    auto const failed = failure(size, write_wants_);
    if (failed) return failed;
    return std::size_t{0};
  }

  std::size_t unsent() noexcept override { return ground_.unsent(); }

  // Session tickets come after the handshake whenever the server likes: reading takes them out of the way.
  bool is_quiet() noexcept override {
    for (int looks = 0; looks < most_looks && !ended_; ++looks) {
      if (SSL_has_pending(ssl_.get()) == 0 && ground_.is_quiet()) return true;
      ERR_clear_error();
      reads_left_ = 1;
      char byte = 0;
      auto const size = SSL_peek(ssl_.get(), &byte, 1);
      auto const wants = SSL_get_error(ssl_.get(), size);
      ERR_clear_error();
      if (size > 0 || wants != SSL_ERROR_WANT_READ) return false;
    }
    return false;
  }

  // OpenSSL allocates them again when it needs them.
  void shrink() noexcept override {
    SSL_free_buffers(ssl_.get());
    ground_.shrink();
  }

 private:
  void shrink_in_a_crowd() noexcept {
    if (connections_ > most_with_buffers) shrink();
  }

  // Refuses a read beyond those that are left as a socket does that has nothing. OpenSSL reads only when it has no
  // whole record, so that to wait for the socket is right then.
  static long before_bio(BIO* bio, int operation, char const*, std::size_t, int, long, int result, std::size_t*) {
    if (operation != BIO_CB_READ) return result;
    auto& reads_left = reinterpret_cast<TlsTransport*>(BIO_get_callback_arg(bio))->reads_left_;
    if (reads_left-- > 0) return result;
    BIO_set_retry_read(bio);
    return -1;
  }

  // False when the host is none that a certificate could be valid for.
  bool expect_host() {
    auto host = peer_.host;
    if (host.ends_with('.')) host.pop_back();
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host.c_str()) == 1;
    SSL_set_hostflags(ssl_.get(), name_rules);
    return SSL_set1_host(ssl_.get(), host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) == 1;
  }

  // After an operation of OpenSSL that did not succeed: why there is no going on, or nothing when the socket has to be
  // waited for, and for what.
  error_code failure(int status, tcp::socket::wait_type& wanted) noexcept {
    auto const beneath = ground_.failure();
    switch (SSL_get_error(ssl_.get(), status)) {
      case SSL_ERROR_WANT_READ:
        wanted = tcp::socket::wait_read;
        return {};
      case SSL_ERROR_WANT_WRITE:
        wanted = tcp::socket::wait_write;
        return {};
      case SSL_ERROR_ZERO_RETURN:
        return Errc::end_of_stream;
      default:
        break;
    }
    is_broken_ = true;
    if (ERR_peek_error() == 0 && beneath) return beneath;
    auto const failed = take_openssl_error();
    if (failed == Errc::unclean_close && settings_.allows_unclean_close) return Errc::end_of_stream;
    // Before TLS 1.3 there was no alert of its own for it (RFC 8446 §6.2).
    if (peer_.lacks_certificate && is_about_our_certificate(failed)) return certificate_required();
    return failed;
  }

  error_code handshake_error(error_code const& failed) const noexcept {
    auto const verified = SSL_get_verify_result(ssl_.get());
    if (verified != X509_V_OK) return certificate_error(verified);
    if (failed == Errc::end_of_stream || failed == Errc::unclean_close) return Errc::closed_in_handshake;
    return failed;
  }

  Ground ground_;
  TlsSettings const& settings_;
  std::atomic<std::size_t>& connections_;
  TlsPeer peer_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
  tcp::socket::wait_type read_wants_ = tcp::socket::wait_read;    // what OpenSSL waits for to read on,
  tcp::socket::wait_type write_wants_ = tcp::socket::wait_write;  // and to write on: a handshake needs both
  int reads_left_ = most_reads;                                   // of the call of OpenSSL
  bool has_more_ = false;                                         // a read finds something without waiting
  error_code ended_;                                              // what the next read has to say
  bool is_broken_ = false;
};

template <class Ground, class Beneath>
asio::awaitable<Result<std::unique_ptr<Transport>>> start(Beneath beneath, TlsContext& context,
                                                          url::Origin const& origin, Watchdog& watchdog, Deadline by,
                                                          plan::Exchange& exchange) {
  auto const begin = Clock::now();
  exchange.phase = Phase::tls;
  auto transport = std::make_unique<TlsTransport<Ground>>(std::move(beneath), context, origin, watchdog);
  auto const shaken = co_await transport->handshake(by);
  auto const took = Clock::now() - begin;
  exchange.timing.tls = exchange.timing.tls.value_or(Duration::zero()) + took;
  if (!shaken) {
    exchange.detail = transport->detail_of(shaken.error());
    co_return shaken.error();
  }
  spdlog::debug("secured entry={} host={} ms={:.1f}", exchange.entry, origin.host, in_milliseconds(took));
  co_return std::unique_ptr<Transport>(std::move(transport));
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<Transport>>> start_tls(tcp::socket socket, TlsContext& context,
                                                              url::Origin const& origin, Watchdog& watchdog,
                                                              Deadline by, plan::Exchange& exchange) {
  return start<SocketGround>(std::move(socket), context, origin, watchdog, by, exchange);
}

asio::awaitable<Result<std::unique_ptr<Transport>>> start_tls(std::unique_ptr<Transport> transport, TlsContext& context,
                                                              url::Origin const& origin, Watchdog& watchdog,
                                                              Deadline by, plan::Exchange& exchange) {
  return start<TransportGround>(std::move(transport), context, origin, watchdog, by, exchange);
}

}  // namespace scrape::net
