#pragma once
/// Finds elements of a page with a CSS selector, and what is wanted of them.

#include <scrape/extract/html_document.hpp>
#include <scrape/extract/problem.hpp>
#include <scrape/extract/selector_error.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::extract {

class HtmlQuery {
 public:
  /// A list of selectors (Selectors Level 3; also :is(), :where(), :has(), :not() with lists, :nth-child(… of S),
  /// :scope and attribute flags of Level 4), and behind it for all of them "@attribute", "::text" or "::html". Without
  /// that it is the text; without a selector, the context itself. No namespaces, no quirks mode. A selector that begins
  /// with a combinator leads from the context.
  static std::variant<HtmlQuery, SelectorError> parse(std::string_view text);

  HtmlQuery(HtmlQuery&&) noexcept;
  HtmlQuery& operator=(HtmlQuery&&) noexcept;
  ~HtmlQuery();

  /// Whether it asks for more than elements: it has one of the endings.
  bool has_ending() const noexcept;

  /// Elements below the context that match, in document order, at most so many. Problems: the page makes the selector
  /// too costly.
  Found<std::vector<HtmlNode>> nodes(HtmlNode context, std::size_t at_most) const;

  /// What is wanted of them; elements without the attribute do not count.
  Found<std::vector<std::string>> values(HtmlNode context, std::size_t at_most) const;

 private:
  struct Query;
  explicit HtmlQuery(std::unique_ptr<Query> query) noexcept;

  std::unique_ptr<Query> query_;
};

}  // namespace scrape::extract
