#include "tls_error.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace scrape::net {
namespace {

constexpr auto no_tls = std::to_array<int>({SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST});

constexpr auto no_common_version = std::to_array<int>(
    {SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_SSL_VERSION, SSL_R_VERSION_TOO_LOW});

// What a server may answer to a certificate of a client.
constexpr auto our_certificate_refused = std::to_array<int>(
    {SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE,
     SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED, SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
     SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, SSL_R_TLSV1_ALERT_UNKNOWN_CA, SSL_R_TLSV1_ALERT_ACCESS_DENIED});

template <std::size_t N>
bool is_among(std::array<int, N> const& reasons, int reason) {
  return std::ranges::find(reasons, reason) != reasons.end();
}

unsigned long packed_of(int value) noexcept {
  return static_cast<unsigned>(value);
}

std::string words_of(unsigned long packed) {
  auto const* const words = ERR_reason_error_string(packed);
  return words != nullptr ? words : "unknown reason";
}

class OpensslCategory final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "openssl"; }
  std::string message(int value) const override {
    auto const packed = packed_of(value);
    auto const reason = ERR_GET_REASON(packed);
    if (ERR_GET_LIB(packed) != ERR_LIB_SSL) return "TLS failed: " + words_of(packed);
    if (is_among(no_tls, reason)) return "the server does not speak TLS on this port";
    if (is_among(no_common_version, reason)) return "the server speaks no version of TLS that is accepted";
    if (is_among(our_certificate_refused, reason)) {
      return "the server does not accept our certificate (--cert): " + words_of(packed);
    }
    switch (reason) {
      case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
        return "the server asks for a client certificate (--cert)";
      case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
        return "the server refused the TLS handshake, often because both sides have no cipher suite in common";
      case SSL_R_TLSV1_UNRECOGNIZED_NAME:
        return "the server knows no host of this name (SNI)";
      default:
        return "TLS failed: " + words_of(packed);
    }
  }
};

class CertificateCategory final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "certificate"; }
  std::string message(int) const override { return "the server's certificate was not accepted"; }
};

OpensslCategory const openssl_category;
CertificateCategory const certificate_category;

int reason_of(error_code const& failed) noexcept {
  auto const packed = packed_of(failed.value());
  auto const is_ssl = failed.category() == openssl_category && ERR_GET_LIB(packed) == ERR_LIB_SSL;
  return is_ssl ? ERR_GET_REASON(packed) : 0;
}

unsigned long take_oldest() noexcept {
  auto const packed = ERR_get_error();
  ERR_clear_error();
  return packed;
}

}  // namespace

error_code take_openssl_error() noexcept {
  auto const packed = take_oldest();
  if (packed == 0) return Errc::unclean_close;
  if (ERR_SYSTEM_ERROR(packed)) return {ERR_GET_REASON(packed), boost::system::system_category()};
  if (ERR_GET_LIB(packed) == ERR_LIB_SSL && ERR_GET_REASON(packed) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    return Errc::unclean_close;
  }
  return {static_cast<int>(packed), openssl_category};
}

std::string take_openssl_words() {
  auto const packed = take_oldest();
  if (ERR_SYSTEM_ERROR(packed)) return boost::system::system_category().message(ERR_GET_REASON(packed));
  auto const says = [packed](int lib, int reason) {
    return ERR_GET_LIB(packed) == lib && ERR_GET_REASON(packed) == reason;
  };
  auto const is_empty =
      says(ERR_LIB_PEM, PEM_R_NO_START_LINE) || says(ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND);
  return is_empty ? "it holds none in PEM form" : words_of(packed);
}

error_code certificate_error(long verify_result) noexcept {
  return {static_cast<int>(verify_result), certificate_category};
}

bool is_certificate_error(error_code const& failed) noexcept {
  return failed.category() == certificate_category;
}

bool is_version_error(error_code const& failed) noexcept {
  return is_among(no_common_version, reason_of(failed));
}

bool is_about_our_certificate(error_code const& failed) noexcept {
  auto const reason = reason_of(failed);
  return reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE || is_among(our_certificate_refused, reason);
}

error_code certificate_required() noexcept {
  return {static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED)), openssl_category};
}

}  // namespace scrape::net
