#pragma once
/// The demo site on this machine, over TLS with a throw-away authority or in the clear.

#include "site/server.hpp"
#include "site/site.hpp"
#include "support/temporary_directory.hpp"

#include <string>
#include <string_view>

namespace scrape::test {

class LocalSite {
 public:
  enum class Scheme { http, https };

  explicit LocalSite(Scheme scheme = Scheme::https);

  /// With a certificate other than the good one.
  explicit LocalSite(site::LeafSpec const& spec);

  /// With TLS set up in another way: certificate, versions, clients.
  explicit LocalSite(site::ServerOptions const& tls);

  std::string url(std::string_view target) const { return server_.url("127.0.0.1", target); }
  std::string url(std::string_view host, std::string_view target) const { return server_.url(host, target); }

  /// "127.0.0.1+8443", as the default layout names it.
  std::string folder(std::string_view host = "127.0.0.1") const;

  /// The authority's certificate as a file; of no use where the certificate is not its own.
  std::string const& ca_file() const noexcept { return ca_file_; }

  site::Server& server() noexcept { return server_; }

 private:
  LocalSite(Scheme scheme, site::LeafSpec const& spec);

  site::ServerOptions options(site::LeafSpec const& spec) const;
  static site::ServerOptions with_addresses(site::ServerOptions options);

  Scheme scheme_;
  TemporaryDirectory directory_;
  site::Authority authority_;
  std::string ca_file_;
  site::Server server_;
};

}  // namespace scrape::test
