#pragma once
/// A page as a tree of elements, as browsers build it (HTML Standard §13.2).

#include <scrape/extract/problem.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::extract {

class HtmlTree;

/// The memory that reading one page may take: some thousand times what usual ones need.
inline constexpr std::size_t html_memory_limit = std::size_t{1024} * 1024 * 1024;

/// The document or one of its elements. Borrows from its HtmlDocument; may be copied freely.
class HtmlNode {
 public:
  HtmlNode(HtmlTree const& tree, std::uint32_t index) noexcept : tree_(&tree), index_(index) {}

  bool is_document() const noexcept { return index_ == 0; }

  /// Its local name, in lower case unless it is of SVG ("foreignObject"); empty for the document.
  std::string_view tag() const noexcept;

  /// The value of an attribute, empty if it was given none. For an HTML element the name may be in any case.
  std::optional<std::string_view> attribute(std::string_view name) const;

  /// Its text: each run of HTML white space one blank, none at the ends. The edges of blocks (p, li, td, ...) and line
  /// breaks count as white space, so that words do not merge; scripts, styles, templates and comments have no text,
  /// unless it is the element itself that is one.
  std::string text() const;

  /// The element with its tags as the HTML Standard §13.3 serialises it; the document with its doctype.
  std::string html() const;

  HtmlTree const& tree() const noexcept { return *tree_; }
  /// Its place in document order, 0 for the document.
  std::uint32_t index() const noexcept { return index_; }

  friend bool operator==(HtmlNode const&, HtmlNode const&) = default;

 private:
  HtmlTree const* tree_;
  std::uint32_t index_;
};

/// Lives on one thread: it remembers what queries found in it.
class HtmlDocument {
 public:
  /// Reads any text: HTML has no syntax errors. Fails only when the parser needs more than `memory_limit`; the tree
  /// made of its result takes about half as much again. `utf8` is not needed any more afterwards.
  static Found<HtmlDocument> parse(std::string_view utf8, std::size_t memory_limit = html_memory_limit);

  HtmlDocument(HtmlDocument&&) noexcept;
  HtmlDocument& operator=(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  HtmlNode document() const noexcept;

 private:
  explicit HtmlDocument(std::unique_ptr<HtmlTree> tree) noexcept;

  std::unique_ptr<HtmlTree> tree_;
};

}  // namespace scrape::extract
