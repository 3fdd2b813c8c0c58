#pragma once
/// The text of a page, whatever its character encoding.

#include <string>
#include <string_view>

namespace scrape::extract {

/// The page as valid UTF-8, with U+FFFD for what is none in its encoding. That is found as browsers do it (WHATWG HTML
/// §13.2.3.2): a byte order mark, the charset of Content-Type, a <meta> within the first 1024 bytes; without any of
/// these UTF-8 if all of it is that, or else windows-1252. JSON is UTF-8 (RFC 8259 §8.1), or what its byte order mark
/// says.
std::string decoded_text(std::string_view page, std::string_view content_type);

/// Loads what is needed for every encoding: afterwards no file has to be opened any more.
void preload_encodings();

}  // namespace scrape::extract
