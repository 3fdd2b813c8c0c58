#pragma once
/// Names in HTTP: methods, field names, halves of media types.

#include <scrape/base/char_set.hpp>

#include <algorithm>
#include <string_view>

namespace scrape::http {

/// RFC 9110 §5.6.2.
inline constexpr auto is_token_character = alphanumerics | "!#$%&'*+-.^_`|~";

inline bool is_token(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

}  // namespace scrape::http
