#include "ascii_whitespace.hpp"
#include "html_tree.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/links.hpp>

#include <algorithm>
#include <array>
#include <unordered_set>

namespace scrape::extract {
namespace {

// Relations (HTML Standard §4.6.7) to pages that are to be read like this one.
constexpr auto relations = std::to_array<std::string_view>({"next", "prev", "canonical", "alternate"});

bool has_relation(std::string_view rel) {
  while (!(rel = trim(rel, ascii_whitespace)).empty()) {
    auto const word = rel.substr(0, rel.find_first_of(ascii_whitespace));
    if (std::ranges::any_of(relations, [word](auto each) { return equal_ignoring_case(each, word); })) return true;
    rel.remove_prefix(word.size());
  }
  return false;
}

// Null when the element leads nowhere.
Attribute const* target_of(HtmlTree const& tree, Node const& node) {
  if (node.kind != NodeKind::element || node.space != Namespace::html) return nullptr;
  if (node.text == "a" || node.text == "area") return tree.find(node, "href");
  if (node.text == "iframe" || node.text == "frame") return tree.find(node, "src");
  if (node.text != "link") return nullptr;
  auto const* const rel = tree.find(node, "rel");
  return rel != nullptr && has_relation(rel->value) ? tree.find(node, "href") : nullptr;
}

// The next node that is of the document itself.
NodeIndex after(HtmlTree const& tree, NodeIndex node) noexcept {
  return tree[node].kind == NodeKind::fragment ? tree[node].end : node + 1;
}

// The first <base> that has an address counts, even one that leads elsewhere than to the web: then the page does.
url::Url base_of(HtmlTree const& tree, url::Url const& page) {
  for (NodeIndex at = 0; at < tree.nodes().size(); at = after(tree, at)) {
    auto const& node = tree[at];
    if (node.kind != NodeKind::element || node.space != Namespace::html || node.text != "base") continue;
    auto const* const href = tree.find(node, "href");
    if (href == nullptr) continue;
    auto base = page.resolve(href->value);
    return base ? *std::move(base) : page;
  }
  return page;
}

}  // namespace

Links links_of(HtmlDocument const& document, url::Url const& page) {
  auto const& tree = document.document().tree();
  auto const base = base_of(tree, page);
  Links links;
  std::unordered_set<std::string> seen;
  std::size_t size = 0;
  for (NodeIndex at = 0; at < tree.nodes().size(); at = after(tree, at)) {
    auto const* const target = target_of(tree, tree[at]);
    if (target == nullptr) continue;
    size += base.text().size() + target->value.size();
    links.is_cut = size > links_limit;
    if (links.is_cut) break;
    auto link = base.resolve(target->value);
    if (!link || !seen.insert(link->text()).second) continue;
    links.urls.push_back((*std::move(link)).text());
  }
  return links;
}

}  // namespace scrape::extract
