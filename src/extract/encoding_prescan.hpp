#pragma once
/// What a page says of its own encoding.

#include "encodings.hpp"

#include <string_view>

namespace scrape::extract {

/// "Prescan a byte stream to determine its encoding" (HTML Standard §13.2.3.2), which looks at the first 1024 bytes.
/// Null when they declare none.
Encoding const* declared_encoding(std::string_view page);

/// The label in a Content-Type, be it of a response or of a meta element ("algorithm for extracting a character
/// encoding from a meta element"); empty if there is none.
std::string_view charset_in(std::string_view content_type) noexcept;

}  // namespace scrape::extract
