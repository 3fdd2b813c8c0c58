#pragma once
/// Base 64 as RFC 4648 §4 has it: with padding, without line breaks.

#include <optional>
#include <string>
#include <string_view>

namespace scrape {

std::string to_base64(std::string_view bytes);

/// Nothing for what is not in that form.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace scrape
