#include "html_tree.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/html_document.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace scrape::extract {
namespace {

// Sorted, for binary_search.
constexpr auto blocks = std::to_array<std::string_view>(
    {"address", "article",  "aside",  "blockquote", "body",    "br",     "caption",  "center",     "dd",
     "details", "dialog",   "dir",    "div",        "dl",      "dt",     "fieldset", "figcaption", "figure",
     "footer",  "form",     "h1",     "h2",         "h3",      "h4",     "h5",       "h6",         "header",
     "hgroup",  "hr",       "legend", "li",         "main",    "menu",   "nav",      "ol",         "optgroup",
     "option",  "p",        "pre",    "search",     "section", "select", "summary",  "table",      "tbody",
     "td",      "textarea", "tfoot",  "th",         "thead",   "title",  "tr",       "ul"});
static_assert(std::ranges::is_sorted(blocks));

constexpr auto hidden = std::to_array<std::string_view>({"script", "style"});

// WHATWG HTML §13.1.2, and those that only old pages have.
constexpr auto voids =
    std::to_array<std::string_view>({"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img",
                                     "input", "keygen", "link", "meta", "param", "source", "track", "wbr"});

// WHATWG HTML §13.3: their text stands as it is.
constexpr auto raw =
    std::to_array<std::string_view>({"iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"});

bool is_one_of(std::span<std::string_view const> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_block(std::string_view name) {
  return std::ranges::binary_search(blocks, name);
}

// Text with its blanks made one.
class Collapsed {
 public:
  void add(std::string_view text) {
    for (auto const c : text) {
      if (is_blank(c)) {
        separate();
      } else {
        if (is_separated_ && !text_.empty()) text_ += ' ';
        is_separated_ = false;
        text_ += c;
      }
    }
  }
  void separate() { is_separated_ = true; }
  std::string finish() && { return std::move(text_); }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

  std::string text_;
  bool is_separated_ = false;
};

void append_escaped(std::string& out, std::string_view text, bool is_attribute) {
  constexpr std::string_view no_break_space = "\u00A0";
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const c = text[at];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '"' && is_attribute) {
      out += "&quot;";
    } else if (c == '<' && !is_attribute) {
      out += "&lt;";
    } else if (c == '>' && !is_attribute) {
      out += "&gt;";
    } else if (text.substr(at).starts_with(no_break_space)) {
      out += "&nbsp;";
      at += no_break_space.size() - 1;
    } else {
      out += c;
    }
  }
}

class Serializer {
 public:
  explicit Serializer(HtmlTree const& tree) : tree_(tree) {}

  std::string run(std::uint32_t first, std::uint32_t end) {
    for (auto index = first; index < end; ++index) {
      close_until(index);
      put(index);
    }
    close_until(end);
    return std::move(out_);
  }

 private:
  void close_until(std::uint32_t index) {
    while (!open_.empty() && tree_[open_.back()].end <= index) {
      auto const& node = tree_[open_.back()];
      if (!is_one_of(voids, node.text)) out_.append("</").append(node.text) += '>';
      open_.pop_back();
    }
  }

  void put(std::uint32_t index) {
    auto const& node = tree_[index];
    switch (node.kind) {
      case NodeKind::document:
        return;
      case NodeKind::comment:
        out_.append("<!--").append(node.text).append("-->");
        return;
      case NodeKind::text:
        put_text(node);
        return;
      case NodeKind::element:
        put_start(node);
        open_.push_back(index);
    }
  }

  void put_text(TreeNode const& node) {
    auto const is_raw = node.parent != no_node && is_one_of(raw, tree_[node.parent].text);
    if (is_raw) {
      out_ += node.text;
    } else {
      append_escaped(out_, node.text, false);
    }
  }

  void put_start(TreeNode const& node) {
    out_.append("<").append(node.text);
    for (std::uint32_t at = 0; at < node.attribute_count; ++at) {
      auto const& [name, value] = tree_.attributes[node.first_attribute + at];
      out_.append(" ").append(name).append("=\"");
      append_escaped(out_, value, true);
      out_ += '"';
    }
    out_ += '>';
  }

  HtmlTree const& tree_;
  std::string out_;
  std::vector<std::uint32_t> open_;
};

}  // namespace

std::string text_of(HtmlNode at) {
  auto const& tree = *at.tree;
  Collapsed text;
  std::vector<std::uint32_t> ends;  // of blocks
  for (auto index = at.index; index < tree[at.index].end; ++index) {
    while (!ends.empty() && ends.back() <= index) {
      text.separate();
      ends.pop_back();
    }
    auto const& node = tree[index];
    if (node.kind == NodeKind::text) text.add(node.text);
    if (node.kind != NodeKind::element) continue;
    if (index != at.index && is_one_of(hidden, node.text)) {
      index = node.end - 1;
    } else if (is_block(node.text)) {
      text.separate();
      ends.push_back(node.end);
    }
  }
  return std::move(text).finish();
}

std::string html_of(HtmlNode at) {
  return Serializer(*at.tree).run(at.index, (*at.tree)[at.index].end);
}

}  // namespace scrape::extract
