#pragma once
/// What separates things in HTML and CSS.

#include <scrape/base/char_set.hpp>

#include <string_view>

namespace scrape::extract {

/// Infra Standard §4.6.
inline constexpr std::string_view ascii_whitespace = " \t\n\f\r";
inline constexpr CharSet is_ascii_whitespace(ascii_whitespace);

}  // namespace scrape::extract
