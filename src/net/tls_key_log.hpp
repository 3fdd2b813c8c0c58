#pragma once
/// The secrets of connections, for those who look at what went over the wire (SSLKEYLOGFILE).

#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace scrape::net {

/// Lives as long as its context.
class TlsKeyLog {
 public:
  /// Appends the secrets of all connections of the context to the file, in the NSS key log format. Throws
  /// ConfigurationError when it cannot be opened.
  TlsKeyLog(ssl_ctx_st* context, std::string const& file);
  TlsKeyLog(TlsKeyLog const&) = delete;
  TlsKeyLog& operator=(TlsKeyLog const&) = delete;
  ~TlsKeyLog();

 private:
  static void on_secret(ssl_st const* connection, char const* line) noexcept;

  int file_;
};

}  // namespace scrape::net
