#pragma once
/// Code points of Unicode as UTF-8.

#include <cstdint>
#include <string>

namespace scrape::extract {

inline constexpr std::uint32_t replacement_character = 0xFFFD;

/// Adds a code point, or U+FFFD for a number that is none (RFC 3629 §3).
inline void append_code_point(std::string& text, std::uint32_t code_point) {
  auto const is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  auto const c = is_surrogate || code_point > 0x10FFFF ? replacement_character : code_point;
  auto const add = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  auto const add_rest = [add, c](unsigned shift) { add(0x80U | (c >> shift & 0x3FU)); };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0U | c >> 6U);
  } else if (c < 0x10000) {
    add(0xE0U | c >> 12U);
    add_rest(6);
  } else {
    add(0xF0U | c >> 18U);
    add_rest(12);
    add_rest(6);
  }
  add_rest(0);
}

}  // namespace scrape::extract
