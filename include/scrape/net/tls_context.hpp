#pragma once
/// What all TLS connections of a run share: protocol versions, trust, our own certificate, protocols offered.

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace scrape::url {
struct Origin;
}

namespace scrape::net {

class TlsKeyLog;
class TlsSessions;

enum class TlsVersion { v1_2, v1_3 };

/// Files are PEM; an empty name is none.
struct TlsSettings {
  std::string ca_file;           ///< with ca_directory, instead of the system's certificates or those that
  std::string ca_directory;      ///< SSL_CERT_FILE and SSL_CERT_DIR name; its files have the names of openssl rehash
  std::string certificate_file;  ///< our own certificate, with its chain
  std::string key_file;          ///< its private key; empty: in the certificate's file
  std::string key_log_file;      ///< where the secrets of all connections are appended (NSS key log format)
  TlsVersion oldest_version = TlsVersion::v1_2;
  bool verifies = true;               ///< who the server is
  bool allows_unclean_close = false;  ///< a stream that ends without close_notify ended in good order
};

/// Thread-safe. Verifies chain and host name (RFC 9110 §4.3.4), but not whether a certificate was revoked. Offers
/// http/1.1 (RFC 7301).
class TlsContext {
 public:
  /// Throws ConfigurationError for a file that cannot be used. Warns when nothing is verified.
  explicit TlsContext(TlsSettings settings);
  TlsContext(TlsContext const&) = delete;
  TlsContext& operator=(TlsContext const&) = delete;
  ~TlsContext();

  TlsSettings const& settings() const noexcept { return settings_; }

  /// A connection to the origin that is to shake hands, and resumes an earlier session if there is one. The context
  /// must outlive every read from it. The system's certificates are read here, at the first use: that takes longer than
  /// to fetch a page.
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> open(url::Origin const& origin);

  /// Connections of this context that there are.
  std::atomic<std::size_t>& connections() noexcept { return connections_; }

 private:
  TlsSettings settings_;
  std::shared_ptr<ssl_ctx_st> context_;
  std::unique_ptr<TlsSessions> sessions_;
  std::unique_ptr<TlsKeyLog> key_log_;
  bool trusts_system_;
  std::once_flag trust_;
  std::atomic<std::size_t> connections_ = 0;
};

}  // namespace scrape::net
