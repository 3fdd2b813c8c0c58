#include "css_reader.hpp"

#include <scrape/base/text.hpp>

#include <utility>

namespace scrape::extract {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_name_start(char c) {
  auto const lower = to_lower(c);
  return (lower >= 'a' && lower <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_character(char c) {
  return is_name_start(c) || is_digit(c) || c == '-';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  auto const lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_utf8(std::string& out, unsigned code) {
  auto const tail = [&out](unsigned bits) { out += static_cast<char>(0x80U | (bits & 0x3FU)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
    tail(code);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | code >> 12U);
    tail(code >> 6U);
    tail(code);
  } else {
    out += static_cast<char>(0xF0U | code >> 18U);
    tail(code >> 12U);
    tail(code >> 6U);
    tail(code);
  }
}

}  // namespace

bool CssReader::take(std::string_view expected) noexcept {
  if (!text_.substr(at_).starts_with(expected)) return false;
  at_ += expected.size();
  return true;
}

bool CssReader::skip_blanks() {
  auto const begin = at_;
  while (true) {
    while (!is_at_end() && is_blank(peek()))
      ++at_;
    if (!take("/*")) return at_ > begin;
    auto const end = text_.find("*/", at_);
    at_ = end == std::string_view::npos ? text_.size() : end + 2;
  }
}

// CSS Syntax §4.3.9.
bool CssReader::is_at_name() const noexcept {
  auto const is_escape = [this](std::size_t ahead) {
    return peek(ahead) == '\\' && at_ + ahead + 1 < text_.size() && peek(ahead + 1) != '\n';
  };
  if (peek() == '-') return is_name_start(peek(1)) || peek(1) == '-' || is_escape(1);
  return is_name_start(peek()) || is_escape(0);
}

std::string CssReader::name(bool is_hash) {
  if (!is_hash && !is_at_name()) fail("a name is expected here");
  std::string name;
  while (!is_at_end()) {
    if (is_name_character(peek())) {
      name += next();
    } else if (peek() == '\\' && at_ + 1 < text_.size() && peek(1) != '\n') {
      ++at_;
      append_escape(name);
    } else {
      break;
    }
  }
  if (name.empty()) fail("a name is expected here");
  return name;
}

// CSS Syntax §4.3.7: up to six hexadecimal digits and a blank, or the character itself.
void CssReader::append_escape(std::string& out) {
  constexpr unsigned replacement = 0xFFFD;
  constexpr int most_digits = 6;
  if (hex_value(peek()) < 0) {
    out += next();
    return;
  }
  unsigned code = 0;
  for (int digits = 0; digits < most_digits && hex_value(peek()) >= 0; ++digits)
    code = code * 16 + static_cast<unsigned>(hex_value(next()));
  if (is_blank(peek())) ++at_;
  auto const is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  append_utf8(out, code == 0 || is_surrogate || code > 0x10FFFF ? replacement : code);
}

std::string CssReader::string() {
  auto const begin = at_;
  auto const quote = next();
  std::string value;
  while (!is_at_end() && peek() != quote) {
    if (peek() == '\n') fail("a line feed within quotes");
    if (!take("\\")) {
      value += next();
    } else if (!take("\n") && !is_at_end()) {
      append_escape(value);
    }
  }
  if (is_at_end()) fail_at(begin, "quotes that are not closed");
  ++at_;
  return value;
}

std::string_view CssReader::until(char end) {
  auto const begin = at_;
  auto const found = text_.find(end, at_);
  if (found == std::string_view::npos) fail_at(begin, std::string("'") + end + "' is missing");
  at_ = found + 1;
  return text_.substr(begin, found - begin);
}

void CssReader::fail(std::string reason) const {
  fail_at(at_, std::move(reason));
}

void CssReader::fail_at(std::size_t at, std::string reason) const {
  throw BadSelector{{at + 1, std::move(reason)}};
}

}  // namespace scrape::extract
