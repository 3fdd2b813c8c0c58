#include "html_tree.hpp"

#include <algorithm>
#include <array>

namespace scrape::extract {
namespace {

// HTML Standard §13.3: elements that serialize as void.
constexpr auto without_end =
    std::to_array<std::string_view>({"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img",
                                     "input", "keygen", "link", "meta", "param", "source", "track", "wbr"});

// And those whose text is written as it is. (noscript would be one where scripts run.)
constexpr auto literal =
    std::to_array<std::string_view>({"iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"});

constexpr std::string_view no_break_space = "\xC2\xA0";

// "Escaping a string". The standard escapes < and > in attributes too, since 2025.
void escape(std::string& out, std::string_view text, bool quotes) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = text[i];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && quotes) {
      out += "&quot;";
    } else if (text.substr(i).starts_with(no_break_space)) {
      out += "&nbsp;";
      ++i;
    } else {
      out += c;
    }
  }
}

class Serialiser {
 public:
  explicit Serialiser(HtmlTree const& tree) noexcept : tree_(tree) {}

  std::string serialise(NodeIndex top) && {
    for (auto at = top; at < tree_[top].end; ++at) {
      close_until(at);
      begin(at);
    }
    close_until(tree_[top].end);
    return std::move(out_);
  }

 private:
  void begin(NodeIndex at) {
    auto const& node = tree_[at];
    switch (node.kind) {
      case NodeKind::element:
        begin_element(at);
        break;
      case NodeKind::text:
        add_text(node);
        break;
      case NodeKind::comment:
        add("<!--", node.text, "-->");
        break;
      case NodeKind::doctype:
        add("<!DOCTYPE ", node.text, ">");
        break;
      case NodeKind::document:
      case NodeKind::fragment:
        break;
    }
  }

  void begin_element(NodeIndex at) {
    auto const& node = tree_[at];
    add("<", node.text, "");
    for (auto const& attribute : tree_.attributes(node)) {
      add(" ", attribute.name, "=\"");
      escape(out_, attribute.value, true);
      out_ += '"';
    }
    out_ += '>';
    if (!is_one_of(without_end, node)) open_.push_back(at);
  }

  void add_text(Node const& node) {
    if (is_one_of(literal, tree_[node.parent])) {
      out_ += node.text;
    } else {
      escape(out_, node.text, false);
    }
  }

  void close_until(NodeIndex at) {
    for (; !open_.empty() && tree_[open_.back()].end <= at; open_.pop_back())
      add("</", tree_[open_.back()].text, ">");
  }

  void add(std::string_view before, std::string_view text, std::string_view after) {
    out_.append(before).append(text).append(after);
  }

  HtmlTree const& tree_;
  std::string out_;
  std::vector<NodeIndex> open_;
};

}  // namespace

std::string HtmlNode::html() const {
  return Serialiser(*tree_).serialise(index_);
}

}  // namespace scrape::extract
