#pragma once
/// The nodes of a page in document order, which makes a subtree a range of them.

#include "arena.hpp"
#include "selection_cache.hpp"

#include <scrape/extract/html_document.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

using NodeIndex = std::uint32_t;

enum class NodeKind : std::uint8_t {
  document,
  doctype,  ///< its text is the name
  element,
  text,
  comment,
  fragment,  ///< the contents of a template, which are not part of the document: the only child of their template
};

enum class Namespace : std::uint8_t { html, svg, mathml };

struct Attribute {
  std::string_view name;  ///< qualified: "xlink:href"
  std::string_view value;
};

struct Node {
  NodeKind kind = NodeKind::element;
  Namespace space = Namespace::html;
  NodeIndex parent = 0;
  NodeIndex end = 0;             ///< past its last descendant
  NodeIndex previous = 0;        ///< the element before it among its siblings; 0 if there is none
  std::uint32_t position = 0;    ///< of an element among the elements of its parent, from 1
  std::uint32_t elements = 0;    ///< how many children are elements
  std::uint32_t attributes = 0;  ///< the first of its attributes
  std::uint32_t attribute_count = 0;
  std::string_view text{};  ///< the tag of an element, else the text
};

inline bool is_html(Node const& node) noexcept {
  return node.kind == NodeKind::element && node.space == Namespace::html;
}

inline bool is_html(Node const& node, std::string_view tag) noexcept {
  return is_html(node) && node.text == tag;
}

/// `tags` in order.
template <std::size_t size>
bool is_one_of(std::array<std::string_view, size> const& tags, Node const& node) noexcept {
  return is_html(node) && std::ranges::binary_search(tags, node.text);
}

/// Memory for all that the nodes refer to, and the nodes. The first one is the document.
class HtmlTree {
 public:
  explicit HtmlTree(std::size_t memory_limit) noexcept : arena_(memory_limit) {}

  HtmlTree(HtmlTree const&) = delete;
  HtmlTree& operator=(HtmlTree const&) = delete;

  std::vector<Node> const& nodes() const noexcept { return nodes_; }
  Node const& operator[](NodeIndex index) const noexcept { return nodes_[index]; }

  std::span<Attribute const> attributes(Node const& node) const noexcept {
    return std::span(attributes_).subspan(node.attributes, node.attribute_count);
  }

  /// Null when the element has none of that name, which is taken as it stands.
  Attribute const* find(Node const& node, std::string_view name) const noexcept;

  /// What one look at every attribute costs: their number, and their characters by sixteens.
  std::size_t attribute_weight() const noexcept { return attribute_weight_; }

  /// What queries found. Not part of what the tree is, hence of a constant one too.
  SelectionCache& cache() const noexcept { return cache_; }

 private:
  friend class TreeBuilder;

  Arena arena_;
  std::set<std::string> names_;  ///< those that Gumbo does not keep
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
  std::size_t attribute_weight_ = 0;
  mutable SelectionCache cache_;
};

}  // namespace scrape::extract
