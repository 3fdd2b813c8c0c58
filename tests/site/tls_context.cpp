#include "site/tls_context.hpp"

#include <boost/asio/buffer.hpp>
#include <openssl/ssl.h>

#include <string_view>

namespace scrape::site {
namespace {

constexpr std::string_view alpn_offer = "\x08http/1.1";
constexpr std::string_view session_context = "scrape-site";

unsigned char const* bytes(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}

int select_http1(SSL* /*ssl*/, unsigned char const** chosen, unsigned char* size, unsigned char const* asked,
                 unsigned int asked_size, void* /*argument*/) {
  unsigned char* match = nullptr;
  auto const mine = static_cast<unsigned int>(alpn_offer.size());
  auto const found = SSL_select_next_proto(&match, size, bytes(alpn_offer), mine, asked, asked_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = match;
  return SSL_TLSEXT_ERR_OK;
}

struct Range {
  int oldest;
  int newest;
};

Range range_of(TlsVersions versions) {
  switch (versions) {
    case TlsVersions::all:
      return {TLS1_2_VERSION, TLS1_3_VERSION};
    case TlsVersions::up_to_1_1:
      return {TLS1_VERSION, TLS1_1_VERSION};
    case TlsVersions::only_1_2:
      return {TLS1_2_VERSION, TLS1_2_VERSION};
    case TlsVersions::only_1_3:
      return {TLS1_3_VERSION, TLS1_3_VERSION};
  }
  return {};
}

}  // namespace

boost::asio::ssl::context make_tls_context(Leaf const& leaf, TlsVersions versions,
                                           std::string const& client_authority) {
  namespace ssl = boost::asio::ssl;
  ssl::context context(ssl::context::tls_server);
  context.use_certificate_chain(boost::asio::buffer(leaf.cert_pem));
  context.use_private_key(boost::asio::buffer(leaf.key_pem), ssl::context::pem);

  auto* const native = context.native_handle();
  auto const [oldest, newest] = range_of(versions);
  SSL_CTX_set_min_proto_version(native, oldest);
  SSL_CTX_set_max_proto_version(native, newest);
  // The signatures of TLS 1.0 and 1.1 are too weak for every other level.
  if (versions == TlsVersions::up_to_1_1) SSL_CTX_set_cipher_list(native, "DEFAULT@SECLEVEL=0");
  if (!client_authority.empty()) {
    context.add_certificate_authority(boost::asio::buffer(client_authority));
    context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  }
  // Clients that go away without close_notify are everyday business here.
  SSL_CTX_set_options(native, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_id_context(native, bytes(session_context), static_cast<unsigned int>(session_context.size()));
  SSL_CTX_set_alpn_select_cb(native, &select_http1, nullptr);
  return context;
}

}  // namespace scrape::site
