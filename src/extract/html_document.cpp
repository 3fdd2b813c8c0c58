#include "html_tree.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/html_document.hpp>

#include <algorithm>
#include <csetjmp>
#include <map>
#include <new>
#include <span>
#include <utility>

#include <gumbo.h>

namespace scrape::extract {
namespace {

// What Gumbo's allocator gets. Gumbo does not look whether it was given memory: when there is none we leave it.
struct Allocation {
  Arena& arena;
  std::jmp_buf leave;
};

void* allocate(void* allocation, std::size_t size) {
  auto& from = *static_cast<Allocation*>(allocation);
  auto* const memory = from.arena.allocate(size);
  // There is nothing in Gumbo, which is C, that would have to be cleaned up.
  if (memory == nullptr) std::longjmp(from.leave, 1);  // NOLINT(cert-err52-cpp)
  return memory;
}

void free_nothing(void* /*allocation*/, void* /*memory*/) {}

// nullptr when the arena is full. The tree is never given back node by node, which Gumbo does as deep as it is.
GumboOutput* parse_with_gumbo(Arena& arena, std::string const& utf8) {
  Allocation allocation{arena, {}};
  auto options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = free_nothing;
  options.userdata = &allocation;
  options.max_errors = 0;
  if (setjmp(allocation.leave) != 0) return nullptr;  // NOLINT(cert-err52-cpp)
  return gumbo_parse_with_options(&options, utf8.data(), utf8.size());
}

template <class T>
std::span<T* const> items_of(GumboVector const& vector) {
  return {reinterpret_cast<T* const*>(vector.data), vector.length};
}

GumboVector const* children_of(GumboNode const& node) {
  switch (node.type) {
    case GUMBO_NODE_DOCUMENT:
      return &node.v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
      return &node.v.element.children;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_COMMENT:
    case GUMBO_NODE_WHITESPACE:
      break;
  }
  return nullptr;
}

MarkupSpace space_of(GumboNamespaceEnum space) {
  switch (space) {
    case GUMBO_NAMESPACE_HTML:
      return MarkupSpace::html;
    case GUMBO_NAMESPACE_SVG:
      return MarkupSpace::svg;
    case GUMBO_NAMESPACE_MATHML:
      break;
  }
  return MarkupSpace::mathml;
}

class TreeBuilder {
 public:
  explicit TreeBuilder(HtmlTree& tree) : tree_(tree) {}

  // Not by recursion: a page may be as deep as it is long.
  void build(GumboNode const& root) {
    enter(root, no_node);
    while (!open_.empty()) {
      auto& [node, children, next] = open_.back();
      if (children == nullptr || next == children->length) {
        leave();
      } else {
        auto const index = node;
        auto const* const child = static_cast<GumboNode const*>(children->data[next++]);
        enter(*child, index);
      }
    }
  }

 private:
  struct Open {
    std::uint32_t node;
    GumboVector const* children;
    unsigned next;
  };

  void enter(GumboNode const& node, std::uint32_t parent) {
    auto const index = static_cast<std::uint32_t>(tree_.nodes.size());
    auto& ours = tree_.nodes.emplace_back();
    ours.parent = parent;
    if (node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE) {
      set_element(ours, node.v.element);
    } else if (node.type == GUMBO_NODE_DOCUMENT) {
      ours.kind = NodeKind::document;
    } else {
      ours.kind = node.type == GUMBO_NODE_COMMENT ? NodeKind::comment : NodeKind::text;
      ours.text = node.v.text.text;
    }
    open_.push_back({index, children_of(node), 0});
  }

  void set_element(TreeNode& ours, GumboElement const& element) {
    ours.space = space_of(element.tag_namespace);
    ours.text = name_of(element);
    ours.first_attribute = static_cast<std::uint32_t>(tree_.attributes.size());
    ours.attribute_count = element.attributes.length;
    for (auto const* const attribute : items_of<GumboAttribute>(element.attributes))
      tree_.attributes.push_back({attribute->name, attribute->value});
  }

  std::string_view name_of(GumboElement const& element) {
    auto original = element.original_tag;
    gumbo_tag_from_original_text(&original);
    if (element.tag_namespace == GUMBO_NAMESPACE_SVG) {
      if (auto const* const name = gumbo_normalize_svg_tagname(&original)) return name;
    }
    if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
    return tree_.names.emplace_back(to_lower(std::string_view(original.data, original.length)));
  }

  void leave() {
    auto const index = open_.back().node;
    tree_.nodes[index].end = static_cast<std::uint32_t>(tree_.nodes.size());
    count_children(index);
    open_.pop_back();
  }

  void count_children(std::uint32_t parent) {
    std::map<std::string_view, std::uint32_t> of_type;
    std::uint32_t count = 0;
    auto previous = no_node;
    for (auto child = parent + 1; child < tree_.nodes[parent].end; child = tree_.nodes[child].end) {
      auto& node = tree_.nodes[child];
      if (node.kind != NodeKind::element) continue;
      node.previous = previous;
      node.position = ++count;
      node.position_of_type = ++of_type[node.text];
      previous = child;
    }
    for (auto child = previous; child != no_node; child = tree_.nodes[child].previous) {
      auto& node = tree_.nodes[child];
      node.position_from_end = count + 1 - node.position;
      node.position_of_type_from_end = of_type[node.text] + 1 - node.position_of_type;
    }
  }

  HtmlTree& tree_;
  std::vector<Open> open_;
};

}  // namespace

std::string_view const* HtmlTree::attribute(std::uint32_t index, std::string_view name) const noexcept {
  auto const& node = nodes[index];
  if (node.kind != NodeKind::element) return nullptr;
  for (auto at = node.first_attribute; at < node.first_attribute + node.attribute_count; ++at) {
    if (equal_ignoring_case(attributes[at].name, name)) return &attributes[at].value;
  }
  return nullptr;
}

std::uint32_t HtmlTree::root() const noexcept {
  for (std::uint32_t child = 1; child < nodes.size(); child = nodes[child].end) {
    if (is_element(child)) return child;
  }
  return no_node;
}

Found<HtmlDocument> HtmlDocument::parse(std::string utf8) try {
  constexpr auto too_large = "to read it as HTML takes more than 1 GiB of memory";
  auto tree = std::make_unique<HtmlTree>(HtmlTree{std::move(utf8), Arena(html_memory_limit), {}, {}, {}});
  auto const* const output = parse_with_gumbo(tree->arena, tree->source);
  if (output == nullptr) return Problem{too_large};
  TreeBuilder(*tree).build(*output->document);
  return HtmlDocument(std::move(tree));
} catch (std::bad_alloc const&) {
  return Problem{"there is too little memory to read it as HTML"};
}

HtmlDocument::HtmlDocument(std::unique_ptr<HtmlTree> tree) noexcept : tree_(std::move(tree)) {}
HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument& HtmlDocument::operator=(HtmlDocument&&) noexcept = default;
HtmlDocument::~HtmlDocument() = default;

}  // namespace scrape::extract
