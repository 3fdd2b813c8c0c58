#pragma once
/// The servers that much of the web runs on, as Debian has them, each with a site of files on 127.0.0.1.

#include "support/server_process.hpp"

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::test {

enum class Software { nginx, apache, lighttpd, python_http_1_0, python_http_1_1 };

struct WebServerKind {
  Software software;
  bool tls = false;  ///< Python's has none
};

/// "apache_tls", as tests are named.
std::string name_of(WebServerKind kind);

/// For GoogleTest.
void PrintTo(WebServerKind kind, std::ostream* out);

class WebServer {
 public:
  /// After so many requests a server closes the connection; Python's never does.
  static constexpr int requests_per_connection = 50;

  /// Whom Apache lets see what is below /basic and /digest (MD5), and lighttpd what is below /digest (SHA-256).
  static constexpr auto user = "Mufasa:Circle of Life";

  /// Serves `directory`/www as it stands: index.html for a folder; what is called .html as text/html and, except by
  /// Python's, with gzip. Writes nothing outside `directory`. Over TLS with a throw-away authority. Throws
  /// std::runtime_error when the server is missing or does not start.
  WebServer(WebServerKind kind, std::filesystem::path const& directory);

  std::string url(std::string_view target) const;

  /// With TLS: what nginx wants to see for what is below /members; with its key.
  std::string client_certificate() const;

  /// The authority's certificate; none without TLS.
  std::optional<std::string> ca_file() const;

 private:
  WebServerKind kind_;
  std::filesystem::path directory_;
  ReservedPort port_;
  ServerProcess process_;
};

}  // namespace scrape::test
