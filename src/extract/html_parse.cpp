#include "form_ends.hpp"
#include "html_tree.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <utility>

#include <gumbo.h>

namespace scrape::extract {
namespace {

// Gumbo counts lines, columns and bytes in unsigned int.
constexpr std::size_t most_source = std::size_t{1} << 31U;

constexpr CharSet ends_tag_name(" \t\r\n\f/>");

// HTML Standard §13.2.6.5, "adjust foreign attributes", undone. Gumbo leaves "xmlns" itself in the XMLNS namespace.
std::string_view prefix_of(GumboAttribute const& attribute) noexcept {
  switch (attribute.attr_namespace) {
    case GUMBO_ATTR_NAMESPACE_XLINK:
      return "xlink:";
    case GUMBO_ATTR_NAMESPACE_XML:
      return "xml:";
    case GUMBO_ATTR_NAMESPACE_XMLNS:
      return attribute.name == std::string_view("xmlns") ? "" : "xmlns:";
    case GUMBO_ATTR_NAMESPACE_NONE:
      break;
  }
  return "";
}

Namespace namespace_of(GumboNamespaceEnum space) noexcept {
  switch (space) {
    case GUMBO_NAMESPACE_SVG:
      return Namespace::svg;
    case GUMBO_NAMESPACE_MATHML:
      return Namespace::mathml;
    case GUMBO_NAMESPACE_HTML:
      break;
  }
  return Namespace::html;
}

// NOLINTBEGIN(cppcoreguidelines-pro-type-union-access): the type of a node says which it is
GumboDocument const& document_of(GumboNode const& node) noexcept {
  return node.v.document;
}
GumboElement const& element_of(GumboNode const& node) noexcept {
  return node.v.element;
}
std::string_view gumbo_text(GumboNode const& node) noexcept {
  return node.v.text.text;
}
std::string_view written_text(GumboNode const& node) noexcept {
  return {node.v.text.original_text.data, node.v.text.original_text.length};
}
// NOLINTEND(cppcoreguidelines-pro-type-union-access)

GumboVector const* children_of(GumboNode const& node) noexcept {
  switch (node.type) {
    case GUMBO_NODE_DOCUMENT:
      return &document_of(node).children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
      return &element_of(node).children;
    default:
      return nullptr;
  }
}

// As it stands in the page: Gumbo keeps no other name for a tag that it does not know.
std::string written_name(GumboStringPiece const& tag) {
  std::string_view text(tag.data, tag.length);
  text.remove_prefix(std::min<std::size_t>(text.size(), 1));
  std::string name;
  for (auto const c : text) {
    if (ends_tag_name(c)) break;
    if (c == '\0') {
      name += "\xEF\xBF\xBD";
    } else {
      name += scrape::to_lower(c);
    }
  }
  return name;
}

// What looks like a tag in them is none.
bool has_raw_text(Node const& node) noexcept {
  constexpr auto tags = std::to_array<std::string_view>(
      {"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"});
  return node.space == Namespace::html && std::ranges::binary_search(tags, node.text);
}

// Gumbo asks for memory in the middle of C code, which has no other way out. Only plain data lives in between.
struct Exhausted {
  Arena& arena;
  std::jmp_buf way_out;
};

void* allocate(void* context, std::size_t size) {
  auto& memory = *static_cast<Exhausted*>(context);
  auto* const piece = memory.arena.allocate(size);
  if (piece == nullptr) std::longjmp(memory.way_out, 1);  // NOLINT(modernize-avoid-setjmp-longjmp,cert-err52-cpp)
  return piece;
}

void release(void* context, void* piece) {
  static_cast<Exhausted*>(context)->arena.release(piece);
}

// Null when the arena has no more.
GumboNode const* parse_with_gumbo(std::string_view source, Arena& arena) {
  Exhausted memory{arena, {}};
  auto options = kGumboDefaultOptions;
  options.allocator = &allocate;
  options.deallocator = &release;
  options.userdata = &memory;
  options.max_errors = 0;
  if (setjmp(memory.way_out) != 0) return nullptr;  // NOLINT(modernize-avoid-setjmp-longjmp,cert-err52-cpp)
  return gumbo_parse_with_options(&options, source.data(), source.size())->document;
}

}  // namespace

/// Copies Gumbo's nodes into a tree, level after level without recursion: pages nest as deeply as they like.
class TreeBuilder {
 public:
  explicit TreeBuilder(HtmlTree& tree) noexcept : tree_(tree) {}

  /// False when there is not enough memory.
  bool build(std::string_view source) {
    if (source.size() > most_source) return false;
    source_ = source;
    auto const* const document = parse_with_gumbo(source, tree_.arena_);
    if (document == nullptr) return false;
    open(*document);
    while (!path_.empty()) {
      auto& level = path_.back();
      if (level.next == level.children->length) {
        close();
      } else {
        open(*static_cast<GumboNode const*>(level.children->data[level.next++]));
      }
    }
    return true;
  }

  /// Where the page needs a mark before it is built again; in order.
  std::vector<std::size_t> const& form_ends() {
    std::ranges::sort(form_ends_);
    return form_ends_;
  }

 private:
  struct Level {
    GumboVector const* children;
    unsigned next = 0;
    NodeIndex index;
    NodeIndex last_element = 0;
    bool in_template = false;
  };

  void open(GumboNode const& node) {
    auto const index = add(node);
    auto const* const children = children_of(node);
    if (children == nullptr) return;
    path_.push_back({.children = children, .index = index});
    if (node.type == GUMBO_NODE_DOCUMENT) add_doctype(document_of(node));
    if (node.type != GUMBO_NODE_TEMPLATE) return;
    path_.back().index = push({.kind = NodeKind::fragment});
    path_.back().in_template = true;
  }

  void close() {
    auto const end = static_cast<NodeIndex>(tree_.nodes_.size());
    auto& node = tree_.nodes_[path_.back().index];
    node.end = end;
    if (path_.back().in_template) tree_.nodes_[node.parent].end = end;
    path_.pop_back();
  }

  NodeIndex push(Node node) {
    auto const index = static_cast<NodeIndex>(tree_.nodes_.size());
    node.end = index + 1;
    if (!path_.empty()) node.parent = path_.back().index;
    tree_.nodes_.push_back(node);
    return index;
  }

  NodeIndex add(GumboNode const& node) {
    switch (node.type) {
      case GUMBO_NODE_DOCUMENT:
        return push({.kind = NodeKind::document});
      case GUMBO_NODE_COMMENT:
        return gumbo_text(node) == form_mark ? 0 : push({.kind = NodeKind::comment, .text = gumbo_text(node)});
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        return add_text(node);
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        break;
    }
    return add_element(element_of(node));
  }

  NodeIndex add_text(GumboNode const& node) {
    auto const& parent = tree_.nodes_[path_.back().index];
    auto const written = written_text(node);
    if (!has_raw_text(parent)) find_form_ends(source_, written, form_ends_);
    return push({.kind = NodeKind::text, .text = gumbo_text(node)});
  }

  void add_doctype(GumboDocument const& document) {
    if (document.has_doctype) push({.kind = NodeKind::doctype, .text = document.name});
  }

  NodeIndex add_element(GumboElement const& element) {
    auto& level = path_.back();
    Node node{.space = namespace_of(element.tag_namespace), .previous = level.last_element};
    node.position = ++tree_.nodes_[level.index].elements;
    node.text = tag_of(element);
    add_attributes(element, node);
    return level.last_element = push(node);
  }

  void add_attributes(GumboElement const& element, Node& node) {
    node.attributes = static_cast<std::uint32_t>(tree_.attributes_.size());
    node.attribute_count = element.attributes.length;
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      auto const& attribute = *static_cast<GumboAttribute const*>(element.attributes.data[i]);
      auto const prefix = prefix_of(attribute);
      auto const name = prefix.empty() ? attribute.name : keep(std::string(prefix) + attribute.name);
      tree_.attributes_.push_back({name, attribute.value});
      tree_.attribute_weight_ += 1 + tree_.attributes_.back().value.size() / 16;
    }
  }

  std::string_view tag_of(GumboElement const& element) {
    if (element.tag_namespace == GUMBO_NAMESPACE_SVG) {
      auto const written = written_name(element.original_tag);
      GumboStringPiece const piece{written.data(), written.size()};
      if (auto const* const name = gumbo_normalize_svg_tagname(&piece)) return name;
    }
    if (element.tag == GUMBO_TAG_UNKNOWN) return keep(written_name(element.original_tag));
    return gumbo_normalized_tagname(element.tag);
  }

  std::string_view keep(std::string name) { return *tree_.names_.insert(std::move(name)).first; }

  HtmlTree& tree_;
  std::string_view source_;
  std::vector<Level> path_;
  std::vector<std::size_t> form_ends_;
};

Found<HtmlDocument> HtmlDocument::parse(std::string_view utf8, std::size_t memory_limit) {
  auto tree = std::make_unique<HtmlTree>(memory_limit);
  TreeBuilder builder(*tree);
  auto built = builder.build(utf8);
  if (built && !builder.form_ends().empty()) {
    tree = std::make_unique<HtmlTree>(memory_limit);
    built = TreeBuilder(*tree).build(with_form_marks(utf8, builder.form_ends()));
  }
  if (built) return HtmlDocument(std::move(tree));
  auto const mebibytes = memory_limit / (std::size_t{1024} * 1024);
  return Problem{"HTML too large: its tree needs more than " + std::to_string(mebibytes) + " MiB"};
}

HtmlDocument::HtmlDocument(std::unique_ptr<HtmlTree> tree) noexcept : tree_(std::move(tree)) {}
HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument& HtmlDocument::operator=(HtmlDocument&&) noexcept = default;
HtmlDocument::~HtmlDocument() = default;

HtmlNode HtmlDocument::document() const noexcept {
  return {*tree_, 0};
}

}  // namespace scrape::extract
