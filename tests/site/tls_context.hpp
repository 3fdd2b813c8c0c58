#pragma once
// What the server's side of TLS is set to.

#include "site/certificates.hpp"

#include <boost/asio/ssl/context.hpp>

namespace scrape::site {

enum class TlsVersions { all, only_1_2, only_1_3 };

/// Shows `leaf`, speaks TLS 1.2 and 1.3 as asked, selects http/1.1 by ALPN, issues session tickets.
/// Throws boost::system::system_error when OpenSSL does not take the certificate.
boost::asio::ssl::context make_tls_context(Leaf const& leaf, TlsVersions versions);

}  // namespace scrape::site
