#pragma once
/// The nodes of a document in an array, in document order, with what selectors ask for at hand.

#include "arena.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

enum class NodeKind : std::uint8_t { document, element, text, comment };
enum class MarkupSpace : std::uint8_t { html, svg, mathml };

struct HtmlAttribute {
  std::string_view name;  ///< in lower case but for SVG's and MathML's
  std::string_view value;
};

inline constexpr std::uint32_t no_node = UINT32_MAX;

struct TreeNode {
  NodeKind kind = NodeKind::element;
  MarkupSpace space = MarkupSpace::html;
  std::uint32_t parent = no_node;
  std::uint32_t end = 0;             ///< behind its last descendant
  std::uint32_t previous = no_node;  ///< sibling that is an element
  std::uint32_t position = 0;        ///< 1-based, among the elements of its parent
  std::uint32_t position_from_end = 0;
  std::uint32_t position_of_type = 0;
  std::uint32_t position_of_type_from_end = 0;
  std::uint32_t first_attribute = 0;
  std::uint32_t attribute_count = 0;
  std::string_view text;  ///< an element's name in lower case, but for SVG's; or the text
};

struct HtmlTree {
  std::string source;
  Arena arena;
  std::vector<TreeNode> nodes;
  std::vector<HtmlAttribute> attributes;
  std::deque<std::string> names;  ///< of elements that HTML does not know

  TreeNode const& operator[](std::uint32_t index) const noexcept { return nodes[index]; }

  bool is_element(std::uint32_t index) const noexcept { return nodes[index].kind == NodeKind::element; }

  /// The attribute's value; nullptr when there is none. Case does not matter for ASCII letters of the name.
  std::string_view const* attribute(std::uint32_t index, std::string_view name) const noexcept;

  /// The html element; no_node without one.
  std::uint32_t root() const noexcept;
};

}  // namespace scrape::extract
