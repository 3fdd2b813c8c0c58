#pragma once
/// Certificates and keys from files: whom we trust, and who we are.

#include <scrape/net/tls_context.hpp>

namespace scrape::net {

/// Trusts what the settings name; nothing when they name nothing. Throws ConfigurationError for a file or a directory
/// that cannot be read, or holds no certificate.
void trust(ssl_ctx_st* context, TlsSettings const& settings);

/// Shows our own certificate to servers that ask for one. Nobody is asked for the password of a key. Throws
/// ConfigurationError for a certificate or a key that cannot be used.
void present_certificate(ssl_ctx_st* context, TlsSettings const& settings);

}  // namespace scrape::net
