#pragma once
/// Texts of any length as keys of bounded length.

#include <string>
#include <string_view>

namespace scrape::extract {

/// The text itself; of one that is longer than `longest`, the beginning with a hash behind it.
std::string key_of(std::string_view text, std::size_t longest);

bool is_shortened(std::string_view key, std::size_t longest) noexcept;

/// What may be shown of it: valid UTF-8, without the hash.
std::string_view text_of(std::string_view key, std::size_t longest) noexcept;

}  // namespace scrape::extract
