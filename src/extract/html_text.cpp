#include "ascii_whitespace.hpp"
#include "html_tree.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>

namespace scrape::extract {
namespace {

// Their text is not for readers.
constexpr auto silent = std::to_array<std::string_view>({"iframe", "noembed", "noframes", "script", "style"});

// HTML Standard §15.3: what is displayed as a block, a list item or a part of a table; and what breaks lines.
constexpr auto separate = std::to_array<std::string_view>(
    {"address", "article", "aside",    "blockquote", "body",   "br",        "caption",  "center",     "dd",
     "details", "dialog",  "dir",      "div",        "dl",     "dt",        "fieldset", "figcaption", "figure",
     "footer",  "form",    "h1",       "h2",         "h3",     "h4",        "h5",       "h6",         "head",
     "header",  "hgroup",  "hr",       "html",       "legend", "li",        "listing",  "main",       "menu",
     "nav",     "ol",      "optgroup", "option",     "p",      "plaintext", "pre",      "search",     "section",
     "select",  "summary", "table",    "tbody",      "td",     "textarea",  "tfoot",    "th",         "thead",
     "title",   "tr",      "ul",       "xmp"});

// Text with its white space collapsed.
class Words {
 public:
  void add(std::string_view text) {
    for (auto const c : text) {
      if (is_ascii_whitespace(c)) {
        separate();
      } else {
        if (separated_) text_ += ' ';
        separated_ = false;
        text_ += c;
      }
    }
  }
  void separate() noexcept { separated_ = !text_.empty(); }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
  bool separated_ = false;
};

// Scripts may be data, in which blanks matter.
std::string raw_text(HtmlTree const& tree, NodeIndex element) {
  std::string text;
  for (auto at = element + 1; at < tree[element].end; ++at)
    text += tree[at].text;
  return std::string(trim(text, ascii_whitespace));
}

}  // namespace

std::string HtmlNode::text() const {
  auto const& tree = *tree_;
  if (is_one_of(silent, tree[index_])) return raw_text(tree, index_);
  Words words;
  std::vector<NodeIndex> ends;  // of the blocks that are open
  for (auto at = index_; at < tree[index_].end;) {
    auto const& node = tree[at];
    for (; !ends.empty() && ends.back() <= at; ends.pop_back())
      words.separate();
    if (is_one_of(separate, node)) {
      words.separate();
      ends.push_back(node.end);
    }
    if (node.kind == NodeKind::text) words.add(node.text);
    auto const is_silent = node.kind == NodeKind::fragment || is_one_of(silent, node);
    at = is_silent ? node.end : at + 1;
  }
  return std::move(words).text();
}

}  // namespace scrape::extract
