#pragma once
/// The text of a page, in whatever encoding it came.

#include <string>
#include <string_view>

namespace scrape::extract {

/// The text as valid UTF-8 without a byte order mark, U+FFFD for what is no text. The encoding is found as browsers
/// find it (HTML Standard §13.2.3): a byte order mark (UTF-8, UTF-16), the charset of `content_type`, what the first
/// 1024 bytes of HTML or XML declare. If nothing tells, it is UTF-8 when the whole is valid UTF-8, else windows-1252.
/// JSON is UTF-8 (RFC 8259 §8.1) unless it has a byte order mark. Labels mean what the Encoding Standard §4.2 says:
/// iso-8859-1 is windows-1252, and the encodings in which scripts can be hidden give a single U+FFFD.
std::string to_utf8(std::string_view page, std::string_view content_type);

/// Opens all converters, in some milliseconds. Each thread has its own; without this they are opened when the first
/// page needs one, which reads files.
void preload_encodings();

}  // namespace scrape::extract
