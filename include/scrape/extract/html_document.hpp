#pragma once
/// A page of HTML as a tree.

#include <scrape/extract/problem.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace scrape::extract {

struct HtmlTree;

/// What the parser may take for one page.
inline constexpr std::size_t html_memory_limit = std::size_t{1} << 30U;

/// A node of a document, for as long as that lives.
struct HtmlNode {
  HtmlTree const* tree = nullptr;
  std::uint32_t index = 0;  ///< in document order

  friend bool operator==(HtmlNode const&, HtmlNode const&) = default;
};

class HtmlDocument {
 public:
  /// Parses as browsers do (WHATWG HTML §13.2), so that there are no errors but one: the page is too large.
  static Found<HtmlDocument> parse(std::string utf8);

  HtmlDocument(HtmlDocument&&) noexcept;
  HtmlDocument& operator=(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  HtmlNode document() const noexcept { return {tree_.get(), 0}; }

 private:
  explicit HtmlDocument(std::unique_ptr<HtmlTree> tree) noexcept;

  std::unique_ptr<HtmlTree> tree_;
};

/// Text without what is not seen: comments, scripts, styles, templates' markup. Blanks are one, and none at the ends;
/// where a block or a line ends there is one. Of a script or style itself its text.
std::string text_of(HtmlNode node);

/// The element as HTML (WHATWG HTML §13.3), of the document what is in it.
std::string html_of(HtmlNode node);

}  // namespace scrape::extract
