#pragma once
/// What all TLS connections of a run share: protocol versions, trust, protocols offered.

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace scrape::net {

struct TlsSettings {
  std::string ca_file;  ///< PEM; empty for the system's certificates, or SSL_CERT_FILE and SSL_CERT_DIR
};

/// Verifies chain and host name (RFC 9110 §4.3.4), takes TLS 1.2 and 1.3, offers http/1.1 (RFC 7301).
class TlsContext {
 public:
  /// Throws ConfigurationError when the CA file cannot be used.
  explicit TlsContext(TlsSettings const& settings);

  /// The system's certificates are read here, at the first use: that takes longer than to fetch a page.
  ssl_ctx_st* get();

 private:
  std::shared_ptr<ssl_ctx_st> context_;
  bool trusts_system_;
};

}  // namespace scrape::net
