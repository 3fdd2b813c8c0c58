#pragma once
/// A few letters that stand for a text.

#include <string>
#include <string_view>

namespace scrape::plan {

/// 16 characters of base 32 (80 bits), taken from the text's name-based UUID (RFC 9562 §5.5).
std::string short_hash(std::string_view text);

}  // namespace scrape::plan
