#pragma once
// An HTTP/1.1 server on loopback with a thread of its own.

#include "site/certificates.hpp"
#include "site/counters.hpp"
#include "site/exchange.hpp"
#include "site/tls_context.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::site {

struct ServerOptions {
  std::vector<std::string> addresses{"127.0.0.1"};  ///< loopback addresses; the server is on every one of them
  std::vector<std::string> optional_addresses;      ///< left out where the machine does not have them
  std::uint16_t port = 0;                           ///< 0: a free one
  std::optional<Leaf> leaf;                         ///< speaks TLS if there is one, else plain HTTP
  TlsVersions versions = TlsVersions::all;
  std::string client_authority;  ///< PEM; clients must show a certificate that it issued
};

/// Members may be called from any thread, stop() and the destructor from one.
class Server {
 public:
  /// Listens and serves when it returns. The addresses share one port where they can.
  /// Throws std::invalid_argument for an address that is not loopback, std::runtime_error for one that cannot be had.
  Server(ServerOptions options, Handler handler);
  ~Server();

  /// Drops every connection at once and ends the thread. Counters stay readable.
  void stop();

  /// The addresses listened on, in the order of the options.
  std::vector<std::string> addresses() const;

  /// Throws std::out_of_range for an address that is not listened on.
  asio::ip::tcp::endpoint endpoint(std::string_view address = "127.0.0.1") const;
  std::uint16_t port(std::string_view address = "127.0.0.1") const;

  /// `https://HOST:PORT` + target. HOST is an address listened on (IPv6 without brackets), or a name (`localhost`),
  /// which gets the port of the first address.
  std::string url(std::string_view host, std::string_view target) const;

  Counters counters() const;

 private:
  class Service;
  std::unique_ptr<Service> service_;
};

}  // namespace scrape::site
