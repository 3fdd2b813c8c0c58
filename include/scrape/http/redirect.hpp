#pragma once
/// Where a response sends us (RFC 9110 §15.4).

#include <scrape/base/result.hpp>
#include <scrape/http/message.hpp>
#include <scrape/url/url.hpp>

namespace scrape::http {

/// Whether the status asks to fetch another URL instead: 301, 302, 303, 307, 308.
bool is_redirect(int status) noexcept;

/// Whether what follows is a GET without content (or stays a HEAD): after 303, and for a POST after 301 and 302, as all
/// browsers have it. 307 and 308 keep the method and the content, and so do 301 and 302 all others.
bool becomes_get(int status, std::string_view method) noexcept;

/// The target of a redirect answered for `from`. Errors: Errc::missing_location, Errc::bad_location (not an http or
/// https URL that we would fetch).
Result<url::Url> redirect_target(url::Url const& from, ResponseHead const& head);

}  // namespace scrape::http
