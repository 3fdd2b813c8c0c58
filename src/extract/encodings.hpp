#pragma once
/// The encodings of the web (Encoding Standard §4) and their labels.

#include <cstdint>
#include <span>
#include <string_view>

namespace scrape::extract {

enum class EncodingKind : std::uint8_t {
  utf8,
  utf16le,
  utf16be,
  replacement,   ///< everything is one error
  user_defined,  ///< x-user-defined, upper half in a private area
  single_byte,
  multi_byte,
};

struct Encoding {
  std::string_view name;
  EncodingKind kind;
  char const* iconv;        ///< what glibc calls it, or what comes closest; empty for those that we decode ourselves
  std::string_view labels;  ///< in lower case, separated by blanks
};

std::span<Encoding const> encodings() noexcept;

/// Null when the label, which may be in any case and among blanks, belongs to none ("get an encoding", §4.2).
Encoding const* find_encoding(std::string_view label);

}  // namespace scrape::extract
