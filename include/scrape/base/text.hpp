#pragma once
/// Text that came from outside: made valid, made harmless, compared.

#include <cstddef>
#include <string>
#include <string_view>

namespace scrape {

/// Offset of the first byte that is not part of valid UTF-8 (RFC 3629); npos when all is valid.
std::size_t first_invalid_utf8(std::string_view text) noexcept;

/// The text with U+FFFD for each byte that is not part of valid UTF-8.
std::string to_utf8(std::string_view text);

/// What may be shown on a terminal or written to a log: one line of valid UTF-8 in which control characters (C0, C1,
/// DEL), line separators and bidirectional overrides stand as \xNN or \u{NNNN}.
std::string printable(std::string_view text);

/// ASCII letters lowered; other bytes unchanged.
std::string to_lower(std::string_view text);

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_control(char c) noexcept {
  return (c >= 0 && c < ' ') || c == 0x7f;
}

/// Equal but for the case of ASCII letters, as field names and schemes are compared (RFC 9110 §5.1).
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

/// Without leading and trailing characters of `blanks`.
constexpr std::string_view trim(std::string_view text, std::string_view blanks = " \t\r\n\f\v") noexcept {
  auto const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace scrape
