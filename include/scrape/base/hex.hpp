#pragma once
/// Bytes as people compare them.

#include <string>
#include <string_view>

namespace scrape {

/// Two lower-case hexadecimal digits a byte.
inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (auto const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    (text += digits[byte >> 4U]) += digits[byte & 15U];
  }
  return text;
}

}  // namespace scrape
