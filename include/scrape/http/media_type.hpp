#pragma once
/// What kind of thing a body is (RFC 9110 §8.3).

#include <string>
#include <string_view>

namespace scrape::http {

/// Type and subtype in lower case, without parameters: "text/html"; of several the first. Empty when the value has not
/// that form.
std::string media_type(std::string_view content_type);

/// The usual file name extension of a media type, without its dot; "bin" for those we do not know.
std::string_view extension_of(std::string_view media_type) noexcept;

}  // namespace scrape::http
