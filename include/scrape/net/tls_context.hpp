#pragma once
/// What all TLS connections of a run share: protocol versions, trust, protocols offered.

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace scrape::url {
struct Origin;
}

namespace scrape::net {

class TlsSessions;

struct TlsSettings {
  std::string ca_file;  ///< PEM; empty for the system's certificates, or SSL_CERT_FILE and SSL_CERT_DIR
};

/// Verifies chain and host name (RFC 9110 §4.3.4), takes TLS 1.2 and 1.3, offers http/1.1 (RFC 7301).
class TlsContext {
 public:
  /// Throws ConfigurationError when the CA file cannot be used.
  explicit TlsContext(TlsSettings const& settings);
  TlsContext(TlsContext const&) = delete;
  TlsContext& operator=(TlsContext const&) = delete;
  ~TlsContext();

  /// A connection to the origin that is to shake hands, and resumes an earlier session if there is one. The context
  /// must outlive every read from it. The system's certificates are read here, at the first use: that takes longer than
  /// to fetch a page.
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> open(url::Origin const& origin);

 private:
  std::shared_ptr<ssl_ctx_st> context_;
  std::unique_ptr<TlsSessions> sessions_;
  bool trusts_system_;
};

}  // namespace scrape::net
