#include "tls_error.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <string>

namespace scrape::net {
namespace {

class OpensslCategory final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "openssl"; }
  std::string message(int value) const override {
    auto const* const reason = ERR_reason_error_string(static_cast<unsigned long>(static_cast<unsigned>(value)));
    return std::string("TLS failed: ") + (reason != nullptr ? reason : "unknown reason");
  }
};

class CertificateCategory final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "certificate"; }
  std::string message(int value) const override {
    return std::string("the server's certificate was not accepted: ") + X509_verify_cert_error_string(value);
  }
};

OpensslCategory const openssl_category;
CertificateCategory const certificate_category;

}  // namespace

error_code take_openssl_error() noexcept {
  auto const packed = ERR_get_error();
  ERR_clear_error();
  if (packed == 0) return Errc::unclean_close;
  if (ERR_GET_LIB(packed) == ERR_LIB_SSL && ERR_GET_REASON(packed) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    return Errc::unclean_close;
  }
  return {static_cast<int>(packed), openssl_category};
}

error_code certificate_error(long verify_result) noexcept {
  return {static_cast<int>(verify_result), certificate_category};
}

}  // namespace scrape::net
