#pragma once
/// The tokens of CSS that selectors are made of (CSS Syntax Level 3 §4).

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace scrape::extract {

/// What a selector has wrong, and where (0-based).
class SyntaxError : public std::runtime_error {
 public:
  SyntaxError(std::size_t at, std::string const& reason) : std::runtime_error(reason), at_(at) {}
  std::size_t at() const noexcept { return at_; }

 private:
  std::size_t at_;
};

/// Reads from left to right. Unlike a style sheet, a selector that ends too early is an error: its writer can mend it.
class CssScanner {
 public:
  explicit CssScanner(std::string_view text) noexcept : text_(text) {}

  std::size_t at() const noexcept { return at_; }
  bool at_end() const noexcept { return at_ == text_.size(); }
  /// NUL past the end.
  char peek(std::size_t ahead = 0) const noexcept { return ahead < text_.size() - at_ ? text_[at_ + ahead] : '\0'; }
  bool starts_with(std::string_view prefix) const noexcept { return text_.substr(at_).starts_with(prefix); }
  std::string_view rest() const noexcept { return text_.substr(at_); }

  void skip(std::size_t count) noexcept { at_ += count; }
  bool take(char c) noexcept;
  /// White space and comments (§4.3.2); whether there was white space.
  bool skip_blanks();
  void skip_comments();

  bool at_name() const noexcept;
  /// An identifier with its escapes resolved (§4.3.11). `what` is what the selector needs here.
  std::string name(std::string_view what);
  bool at_string() const noexcept { return peek() == '"' || peek() == '\''; }
  /// Without its quotes, escapes resolved (§4.3.5).
  std::string string();

  [[noreturn]] void fail(std::string const& reason) const { throw SyntaxError(at_, reason); }
  /// The next character as a message names it: "'x'", "the end".
  std::string here() const;

 private:
  bool starts_name(std::size_t ahead) const noexcept;
  void escape(std::string& to);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace scrape::extract
