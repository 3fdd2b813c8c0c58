#include "support/local_site.hpp"

#include <utility>

namespace scrape::test {

LocalSite::LocalSite(Scheme scheme) : LocalSite(scheme, site::loopback_spec()) {}

LocalSite::LocalSite(site::LeafSpec const& spec) : LocalSite(Scheme::https, spec) {}

LocalSite::LocalSite(Scheme scheme, site::LeafSpec const& spec)
    : scheme_(scheme),
      ca_file_(directory_.write("ca.pem", authority_.pem())),
      server_(options(spec), site::demo_site()) {}

LocalSite::LocalSite(site::ServerOptions const& tls)
    : scheme_(Scheme::https),
      ca_file_(directory_.write("ca.pem", authority_.pem())),
      server_(with_addresses(tls), site::demo_site()) {}

site::ServerOptions LocalSite::options(site::LeafSpec const& spec) const {
  site::ServerOptions options;
  if (scheme_ == Scheme::https) options.leaf = authority_.issue(spec);
  return with_addresses(std::move(options));
}

site::ServerOptions LocalSite::with_addresses(site::ServerOptions options) {
  options.addresses = {"127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"};
  options.optional_addresses = {"::1"};
  return options;
}

std::string LocalSite::folder(std::string_view host) const {
  auto const* const scheme = scheme_ == Scheme::https ? "+" : "+http+";
  return std::string(host) + scheme + std::to_string(server_.port());
}

}  // namespace scrape::test
