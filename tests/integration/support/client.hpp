#pragma once
/// Everything that it takes to connect to a server of the test's own, plain or TLS.

#include "integration/support/run.hpp"
#include "site/certificates.hpp"
#include "site/server.hpp"
#include "support/local_site.hpp"
#include "support/temporary_directory.hpp"

#include <scrape/net/connector.hpp>
#include <scrape/net/resolver.hpp>
#include <scrape/net/session_pool.hpp>
#include <scrape/net/tls_context.hpp>
#include <scrape/net/watchdog.hpp>

#include <memory>
#include <string>
#include <utility>

namespace scrape::test {

using Scheme = LocalSite::Scheme;

/// A server with this handler on loopback.
class LocalServer {
 public:
  LocalServer(Scheme scheme, site::Handler handler, site::LeafSpec const& spec = site::loopback_spec(),
              site::TlsVersions versions = site::TlsVersions::all, std::string client_authority = {})
      : scheme_(scheme),
        ca_file_(directory_.write("ca.pem", authority_.pem())),
        server_(options(spec, versions, std::move(client_authority)), std::move(handler)) {}

  url::Origin origin(std::string host = "127.0.0.1") const {
    return {scheme_ == Scheme::https, std::move(host), server_.port()};
  }
  std::string const& ca_file() const noexcept { return ca_file_; }
  site::Counters counters() const { return server_.counters(); }
  site::Server& server() noexcept { return server_; }

 private:
  site::ServerOptions options(site::LeafSpec const& spec, site::TlsVersions versions,
                              std::string client_authority) const {
    site::ServerOptions options;
    options.versions = versions;
    options.client_authority = std::move(client_authority);
    options.addresses = {"127.0.0.1", "127.0.0.2", "127.0.0.3"};
    if (scheme_ == Scheme::https) options.leaf = authority_.issue(spec);
    return options;
  }

  Scheme scheme_;
  TemporaryDirectory directory_;
  site::Authority authority_;
  std::string ca_file_;
  site::Server server_;
};

/// Gives the same addresses for every name.
class FixedResolver final : public net::Resolver {
 public:
  explicit FixedResolver(std::vector<std::string> const& addresses) {
    for (auto const& address : addresses)
      addresses_.push_back(asio::ip::make_address(address));
  }

  asio::awaitable<Result<net::Addresses>> resolve(std::string, Deadline) override { co_return addresses_; }

 private:
  net::Addresses addresses_;
};

inline net::TlsSettings trusting(std::string ca_file) {
  net::TlsSettings settings;
  settings.ca_file = std::move(ca_file);
  return settings;
}

class Client {
 public:
  explicit Client(std::string ca_file = {}) : Client(trusting(std::move(ca_file))) {}
  explicit Client(net::TlsSettings settings) : tls_(std::move(settings)) {}
  explicit Client(std::vector<std::string> const& addresses, std::string ca_file = {})
      : Client(addresses, trusting(std::move(ca_file))) {}
  Client(std::vector<std::string> const& addresses, net::TlsSettings settings)
      : resolver_(std::make_unique<FixedResolver>(addresses)), tls_(std::move(settings)) {}

  Result<std::unique_ptr<net::Transport>> connect(url::Origin const& origin, Deadline by = {}) {
    exchange = {};
    return run(io, connector.connect(origin, by, exchange));
  }

  asio::io_context io{1};
  net::Watchdog watchdog{io.get_executor()};
  net::ConnectSettings connecting;
  plan::Exchange exchange;

 private:
  std::unique_ptr<net::Resolver> resolver_ = net::make_dns_resolver(io.get_executor(), watchdog);
  net::TlsContext tls_;

 public:
  net::Connector connector{*resolver_, tls_, watchdog, connecting};
};

/// A session of that origin, used before if the pool has one. Throws when there is no connecting.
inline net::Lease lease(Client& client, net::SessionPool& pool, url::Origin const& origin) {
  client.exchange = {};
  auto idle = pool.reuse(origin, client.exchange);
  if (idle) return std::move(*idle);
  return run(client.io, pool.connect(origin, {}, client.exchange)).value();
}

inline char const* name_of(Scheme scheme) {
  return scheme == Scheme::http ? "Tcp" : "Tls";
}

}  // namespace scrape::test
