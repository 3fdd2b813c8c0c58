#pragma once
// What the server's side of TLS is set to.

#include "site/certificates.hpp"

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace scrape::site {

/// `up_to_1_1` is what nobody should speak any more (RFC 8996).
enum class TlsVersions { all, up_to_1_1, only_1_2, only_1_3 };

/// Shows `leaf`, speaks the versions asked for, selects http/1.1 by ALPN, issues session tickets. Demands a client
/// certificate that `client_authority` (PEM) has issued, unless that is empty. Throws boost::system::system_error when
/// OpenSSL does not take a certificate.
boost::asio::ssl::context make_tls_context(Leaf const& leaf, TlsVersions versions,
                                           std::string const& client_authority = {});

}  // namespace scrape::site
