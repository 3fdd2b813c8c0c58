#include "tls_peer.hpp"

#include "certificate_words.hpp"

#include <openssl/ssl.h>

namespace scrape::net {
namespace {

int peer_index() {
  static int const index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

TlsPeer& peer_of(SSL const* connection) {
  return *static_cast<TlsPeer*>(SSL_get_ex_data(connection, peer_index()));
}

// The first objection is the last: the handshake ends. An exception must not pass through C; out of memory ends the
// program here.
// NOLINTNEXTLINE(bugprone-exception-escape)
int on_verdict(int is_good, X509_STORE_CTX* check) noexcept {
  if (is_good == 1) return 1;
  auto const* const connection =
      static_cast<SSL const*>(X509_STORE_CTX_get_ex_data(check, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& peer = peer_of(connection);
  peer.refusal = why_refused(check, peer.host);
  return 0;
}

int accept_any(X509_STORE_CTX*, void*) noexcept {
  return 1;
}

// Called when there is no certificate that the server would take. Returns 0: go on without.
int on_certificate_wanted(SSL* connection, X509**, EVP_PKEY**) noexcept {
  peer_of(connection).lacks_certificate = true;
  return 0;
}

}  // namespace

void judge_servers(SSL_CTX* context, bool verifies) {
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, &on_verdict);
  if (!verifies) SSL_CTX_set_cert_verify_callback(context, &accept_any, nullptr);
  SSL_CTX_set_client_cert_cb(context, &on_certificate_wanted);
}

void report_to(SSL* connection, TlsPeer& peer) {
  SSL_set_ex_data(connection, peer_index(), &peer);
}

}  // namespace scrape::net
