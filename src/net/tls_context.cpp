#include "tls_error.hpp"
#include "tls_sessions.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/net/tls_context.hpp>

#include <openssl/ssl.h>

#include <array>
#include <new>
#include <utility>

namespace scrape::net {
namespace {

// RFC 7301 §3.1: each protocol name with its length in front.
constexpr auto protocols = std::to_array<unsigned char>({8, 'h', 't', 't', 'p', '/', '1', '.', '1'});

// Four records: half as many system calls for a large page, and not too much memory for many connections.
constexpr std::size_t read_ahead_size = std::size_t{64} * 1024;

}  // namespace

TlsContext::TlsContext(TlsSettings const& settings)
    : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free), trusts_system_(settings.ca_file.empty()) {
  auto* const context = context_.get();
  if (context == nullptr) throw std::bad_alloc();
  sessions_ = std::make_unique<TlsSessions>(context);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_alpn_protos(context, protocols.data(), protocols.size());
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // A read takes all that is there, not record by record.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, read_ahead_size);
  if (trusts_system_) return;
  if (SSL_CTX_load_verify_file(context, settings.ca_file.c_str()) != 1) {
    throw ConfigurationError("cannot read CA certificates from '" + settings.ca_file +
                             "': " + take_openssl_error().message());
  }
}

TlsContext::~TlsContext() = default;

std::unique_ptr<ssl_st, void (*)(ssl_st*)> TlsContext::open(url::Origin const& origin) {
  if (std::exchange(trusts_system_, false)) SSL_CTX_set_default_verify_paths(context_.get());
  std::unique_ptr<SSL, void (*)(SSL*)> connection(SSL_new(context_.get()), &SSL_free);
  if (!connection) throw std::bad_alloc();
  sessions_->prepare(connection.get(), origin);
  return connection;
}

}  // namespace scrape::net
