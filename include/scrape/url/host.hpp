#pragma once
/// The host part of a URL in the one form that is compared, resolved and sent.

#include <scrape/base/result.hpp>

#include <string>
#include <string_view>

namespace scrape::url {

/// Lower-case ASCII name, dotted IPv4 address or IPv6 address without brackets. International names become A-labels
/// (UTS 46, non-transitional, as browsers do); a host whose last label is a number is an IPv4 address in any form that
/// inet_aton reads, as in browsers. Errors: Errc::url_no_host, Errc::url_bad_host.
Result<std::string> normalise_host(std::string_view host);

/// Whether a host in that form is an address rather than a name.
bool is_address(std::string_view host) noexcept;

}  // namespace scrape::url
