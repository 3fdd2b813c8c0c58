#pragma once
/// What to take from an HTML page: a CSS selector, and what of the elements that match.

#include <scrape/extract/html_document.hpp>
#include <scrape/extract/problem.hpp>
#include <scrape/extract/selector_error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::extract {

struct SelectorList;

/// Nodes looked at and bytes written for one search: about a second. Usual pages and selectors need some ten thousand.
inline constexpr std::uint64_t html_query_steps = 200'000'000;

/// A list of selectors of Selectors Level 4, then what to take: `::text` (the default), `::html` or `@name`, an
/// attribute.
///
///     h1    a.title@href    td:nth-child(2)::text    div:has(> img)::html    > td    @href
///
/// Known are the selectors of Level 3, but for namespaces and what depends on a user (:hover, :target) or language; and
/// of Level 4 :is, :where, :not with lists, :has, :nth-child(an+b of list), :scope, :any-link, and the flags i and s. A
/// selector may begin with a combinator, as if it began with :scope. Without a selector it is about the start itself.
/// Classes and ids are compared exactly in quirks mode too, and lists with an error in a part are errors (Level 4 §18.1
/// would drop that part). Copies share what they know.
class HtmlQuery {
 public:
  static std::variant<HtmlQuery, SelectorError> parse(std::string_view text);

  /// Whether the text says what to take of the elements.
  bool takes_a_part() const noexcept { return takes_a_part_; }

  /// The elements below `start` that match, in document order, at most so many; for a selector that begins with + or ~
  /// its later siblings and what is in them. :scope is `start`, or for the document its root.
  /// Fails when it needs more than `steps`.
  Found<std::vector<HtmlNode>> nodes(HtmlNode start, std::size_t at_most, std::uint64_t steps = html_query_steps) const;

  /// What is taken of them, at most so many. An element without the attribute gives nothing.
  Found<std::vector<std::string>> values(HtmlNode start, std::size_t at_most,
                                         std::uint64_t steps = html_query_steps) const;

 private:
  enum class Part : std::uint8_t { text, html, attribute };
  class Reader;

  std::shared_ptr<SelectorList const> list_;  ///< null: the start itself
  Part part_ = Part::text;
  bool takes_a_part_ = false;
  std::string attribute_;
};

}  // namespace scrape::extract
