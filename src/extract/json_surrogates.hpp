#pragma once
/// Escapes of half a character in JSON text.

#include <string>
#include <string_view>

namespace scrape::extract {

/// The text with \ufffd for each escape of a surrogate without its other half (RFC 8259 §8.2). Programs that cut
/// strings between the halves write such, and browsers and jq read them; Boost.JSON does not. No byte moves.
std::string mend_surrogates(std::string_view json);

}  // namespace scrape::extract
