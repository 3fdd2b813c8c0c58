#pragma once
/// Names of character encodings (WHATWG Encoding §4.2).

#include <span>
#include <string_view>

namespace scrape::extract {

struct Encoding {
  std::string_view name;    ///< that of the standard
  char const* converter;    ///< iconv's name for it; nullptr for UTF-8, windows-1252 and `replacement`
  std::string_view labels;  ///< besides the name, with blanks between
};

std::span<Encoding const> encodings() noexcept;

/// nullptr for a label that is none. Case and blanks around it do not matter.
Encoding const* find_encoding(std::string_view label);

}  // namespace scrape::extract
