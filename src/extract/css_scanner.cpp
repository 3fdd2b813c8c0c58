#include "css_scanner.hpp"

#include "ascii_whitespace.hpp"
#include "code_point.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>

#include <charconv>

namespace scrape::extract {
namespace {

constexpr CharSet newlines("\r\n\f");
constexpr CharSet hex_digits("0123456789abcdefABCDEF");
constexpr std::size_t most_hex_digits = 6;

constexpr bool is_name_start(char c) noexcept {
  return (alphanumerics(c) && !is_digit(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

constexpr bool is_name_part(char c) noexcept {
  return is_name_start(c) || is_digit(c) || c == '-';
}

}  // namespace

bool CssScanner::take(char c) noexcept {
  if (at_end() || peek() != c) return false;
  ++at_;
  return true;
}

bool CssScanner::skip_blanks() {
  auto blank = false;
  for (;; ++at_) {
    skip_comments();
    if (at_end() || !is_ascii_whitespace(peek())) return blank;
    blank = true;
  }
}

void CssScanner::skip_comments() {
  while (starts_with("/*")) {
    auto const end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) fail("the comment has no end");
    at_ = end + 2;
  }
}

bool CssScanner::starts_name(std::size_t ahead) const noexcept {
  if (peek(ahead) == '\\') return ahead + 1 < text_.size() - at_ && !newlines(peek(ahead + 1));
  return is_name_start(peek(ahead));
}

bool CssScanner::at_name() const noexcept {
  if (peek() != '-') return starts_name(0);
  return peek(1) == '-' || starts_name(1);
}

std::string CssScanner::name(std::string_view what) {
  if (!at_name()) fail("expected " + std::string(what) + ", not " + here());
  std::string name;
  for (; !at_end(); ++at_) {
    while (peek() == '\\' && starts_name(0))
      escape(name);
    if (!is_name_part(peek())) break;
    name += peek();
  }
  return name;
}

std::string CssScanner::string() {
  auto const start = at_;
  auto const quote = text_[at_++];
  std::string value;
  while (!at_end() && peek() != quote && !newlines(peek())) {
    if (peek() == '\\') {
      escape(value);
    } else {
      value += text_[at_++];
    }
  }
  if (!take(quote)) throw SyntaxError(start, "the string has no end");
  return value;
}

// §4.3.7; a newline stands only in strings, where it is left out.
void CssScanner::escape(std::string& to) {
  ++at_;
  if (at_end()) fail("nothing follows the backslash");
  auto digits = std::size_t{0};
  while (digits < most_hex_digits && hex_digits(peek(digits)))
    ++digits;
  if (digits == 0) {
    auto const c = text_[at_++];
    if (c == '\r' && peek() == '\n') ++at_;
    if (!newlines(c)) to += c;
    return;
  }
  auto code_point = std::uint32_t{0};
  std::from_chars(text_.data() + at_, text_.data() + at_ + digits, code_point, 16);
  append_code_point(to, code_point == 0 ? replacement_character : code_point);
  at_ += digits;
  if (starts_with("\r\n")) ++at_;
  if (is_ascii_whitespace(peek())) ++at_;
}

std::string CssScanner::here() const {
  if (at_end()) return "the end";
  auto length = std::size_t{1};
  while ((static_cast<unsigned char>(peek(length)) & 0xC0U) == 0x80U)
    ++length;
  return '\'' + printable(text_.substr(at_, length)) + '\'';
}

}  // namespace scrape::extract
