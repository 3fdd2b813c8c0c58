#pragma once
/// Where a response sends us (RFC 9110 §15.4).

#include <scrape/base/result.hpp>
#include <scrape/http/message.hpp>
#include <scrape/url/url.hpp>

namespace scrape::http {

/// Whether the status asks to fetch another URL instead: 301, 302, 303, 307, 308.
bool is_redirect(int status) noexcept;

/// The target of a redirect answered for `from`. Errors: Errc::missing_location, Errc::bad_location (not an http or
/// https URL that we would fetch).
Result<url::Url> redirect_target(url::Url const& from, ResponseHead const& head);

}  // namespace scrape::http
