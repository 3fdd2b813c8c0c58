#pragma once
/// Selectors for any text: a regular expression of RE2.

#include <scrape/extract/selector_error.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace re2 {
class RE2;
}

namespace scrape::extract {

/// Time grows with the length of the text times that of the pattern, never worse for one match; all matches of a
/// pattern that must look far ahead for each of them may take the square of it. Threads may share one.
class RegexQuery {
 public:
  /// RE2's syntax: '.' does not match a line feed unless (?s), '^' and '$' match at the ends of the text unless (?m).
  static std::variant<RegexQuery, SelectorError> parse(std::string_view pattern);

  RegexQuery(RegexQuery&&) noexcept;
  RegexQuery& operator=(RegexQuery&&) noexcept;
  ~RegexQuery();

  /// A value for each of the first `at_most` matches in `text`, which is valid UTF-8: what the first capturing group
  /// that took part has matched, so that "a=(\d+)|b=(\d+)" gives either number; empty if none did; the whole match if
  /// the pattern has none. Matches do not overlap, and an empty one does not touch the one before, as in ripgrep.
  std::vector<std::string> values(std::string_view text, std::size_t at_most) const;

  bool matches(std::string_view text) const;

 private:
  explicit RegexQuery(std::unique_ptr<re2::RE2 const> pattern) noexcept;

  std::unique_ptr<re2::RE2 const> pattern_;
};

}  // namespace scrape::extract
