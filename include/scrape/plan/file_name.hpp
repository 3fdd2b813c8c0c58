#pragma once
/// Under which name a page is saved: derived from its URL, safe on every file system, never the same for two URLs.

#include <scrape/url/url.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace scrape::plan {

/// Longest component of a derived name, in bytes. File systems take 255; suffixes of other tools need room too.
inline constexpr std::size_t longest_derived_component = 200;

/// 16 characters of base 32 (80 bits) that stand for the URL: taken from its name-based UUID (RFC 9562 §5.5).
std::string url_hash(url::Url const& url);

/// The folder of a URL's host: "example.org"; what differs from https on its default port is added with a plus sign:
/// "example.org+http", "localhost+8443". A host whose name no folder can have keeps what is readable and gets `~` and a
/// hash.
std::string host_folder(url::Url const& url);

/// HOST/PATH as a relative path. `extension` is used when the URL's last segment has none.
///
/// - "/a/b.html" is saved as `a/b.html`, "/a/" as `a/index.html`, and "/a" as `a~.html`, as "/a.html" has its own name.
/// - Everything else (a query, upper case, characters or lengths that some file system does not take) keeps what is
///   readable and gets `~` and the URL's hash before its extension: `search_q=tea~mzxw6ytboi2tcmrt.html`.
/// - A name of a file always ends in an extension and that of a folder never does, so the two never meet.
std::string default_name(url::Url const& url, std::string_view extension);

/// The name of the response to a request that is more than a GET of its URL: "search~.html" →
/// "search~post-mzxw6ytboi2tcmrt.html". `hash` is that of its key.
std::string own_request_name(std::string_view name, std::string_view method, std::string_view hash);

/// The name of an error page in place of a page's: "a.html" → "a~404.html". Never the name of another page: what an
/// earlier run saved is not touched.
std::string error_page_name(std::string_view name, int status);

}  // namespace scrape::plan
