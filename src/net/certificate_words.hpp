#pragma once
/// What is wrong with a certificate, for people. Certificates are written by anybody: what is said of them is one short
/// line of printable text.

#include <string>
#include <string_view>

struct x509_store_ctx_st;

namespace scrape::net {

/// Why the check failed that was to find out whether the other side is `host`: "it expired on 2026-01-31T00:00:00Z".
std::string why_refused(x509_store_ctx_st* check, std::string_view host);

}  // namespace scrape::net
