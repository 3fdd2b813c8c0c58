#pragma once
/// The tokens of CSS that selectors are made of (CSS Syntax Level 3).

#include <scrape/extract/selector_error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace scrape::extract {

/// Thrown while a selector is parsed, and caught where that ends.
struct BadSelector {
  SelectorError error;
};

class CssReader {
 public:
  explicit CssReader(std::string_view text) noexcept : text_(text) {}

  std::size_t at() const noexcept { return at_; }
  bool is_at_end() const noexcept { return at_ == text_.size(); }
  char peek(std::size_t ahead = 0) const noexcept { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  /// Takes that text, if it comes next.
  bool take(std::string_view expected) noexcept;

  /// Takes blanks and comments; whether there were any.
  bool skip_blanks();

  bool is_at_name() const noexcept;

  /// An identifier, or with is_hash what may follow a '#'.
  std::string name(bool is_hash = false);

  /// In quotes of either kind.
  std::string string();

  /// The raw text up to that character, which is taken too.
  std::string_view until(char end);

  [[noreturn]] void fail(std::string reason) const;
  [[noreturn]] void fail_at(std::size_t at, std::string reason) const;

 private:
  char next() noexcept { return text_[at_++]; }
  void append_escape(std::string& out);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace scrape::extract
