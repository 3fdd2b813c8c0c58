#include "tls_credentials.hpp"
#include "tls_key_log.hpp"
#include "tls_peer.hpp"
#include "tls_sessions.hpp"

#include <scrape/net/tls_context.hpp>

#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

#include <array>
#include <new>
#include <utility>

namespace scrape::net {
namespace {

// RFC 7301 §3.1: each protocol name with its length in front.
constexpr auto protocols = std::to_array<unsigned char>({8, 'h', 't', 't', 'p', '/', '1', '.', '1'});

// Four records: half as many system calls for a large page, and not too much memory for many connections.
constexpr std::size_t read_ahead_size = std::size_t{64} * 1024;

void set_up(SSL_CTX* context, TlsVersion oldest) {
  SSL_CTX_set_min_proto_version(context, oldest == TlsVersion::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_alpn_protos(context, protocols.data(), protocols.size());
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // A read takes all that is there, not record by record.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, read_ahead_size);
}

}  // namespace

TlsContext::TlsContext(TlsSettings settings)
    : settings_(std::move(settings)),
      context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free),
      trusts_system_(settings_.verifies && settings_.ca_file.empty() && settings_.ca_directory.empty()) {
  auto* const context = context_.get();
  if (context == nullptr) throw std::bad_alloc();
  sessions_ = std::make_unique<TlsSessions>(context);
  set_up(context, settings_.oldest_version);
  judge_servers(context, settings_.verifies);
  trust(context, settings_);
  present_certificate(context, settings_);
  if (!settings_.key_log_file.empty()) key_log_ = std::make_unique<TlsKeyLog>(context, settings_.key_log_file);
  if (!settings_.verifies) spdlog::warn("TLS certificates are not verified (--insecure)");
}

TlsContext::~TlsContext() = default;

std::unique_ptr<ssl_st, void (*)(ssl_st*)> TlsContext::open(url::Origin const& origin) {
  std::call_once(trust_, [this] {
    if (trusts_system_) SSL_CTX_set_default_verify_paths(context_.get());
  });
  std::unique_ptr<SSL, void (*)(SSL*)> connection(SSL_new(context_.get()), &SSL_free);
  if (!connection) throw std::bad_alloc();
  sessions_->prepare(connection.get(), origin);
  return connection;
}

}  // namespace scrape::net
