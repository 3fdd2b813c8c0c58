#include "html_tree.hpp"

#include <scrape/base/text.hpp>
#include <scrape/extract/links.hpp>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace scrape::extract {
namespace {

constexpr std::string_view blanks = " \t\r\n\f";

constexpr auto relations = std::to_array<std::string_view>({"next", "prev", "canonical", "alternate"});

// Of a list of words.
bool names_relation(std::string_view words) {
  while (!words.empty()) {
    auto const word = words.substr(0, words.find_first_of(blanks));
    if (std::ranges::any_of(relations, [word](auto relation) { return equal_ignoring_case(word, relation); }))
      return true;
    words.remove_prefix(std::min(word.size() + 1, words.size()));
  }
  return false;
}

// The reference that an element makes, if it is one that leads somewhere.
std::string_view const* reference_of(HtmlTree const& tree, std::uint32_t element) {
  auto const name = tree[element].text;
  if (name == "a" || name == "area") return tree.attribute(element, "href");
  if (name == "iframe" || name == "frame") return tree.attribute(element, "src");
  auto const* const relation = name == "link" ? tree.attribute(element, "rel") : nullptr;
  return relation != nullptr && names_relation(*relation) ? tree.attribute(element, "href") : nullptr;
}

url::Url base_of(HtmlTree const& tree, url::Url const& page) {
  for (std::uint32_t index = 0; index < tree.nodes.size(); ++index) {
    if (!tree.is_element(index) || tree[index].text != "base") continue;
    auto const* const reference = tree.attribute(index, "href");
    if (reference == nullptr) continue;
    auto base = page.resolve(trim(*reference, blanks));
    return base ? std::move(*base) : page;
  }
  return page;
}

}  // namespace

std::vector<std::string> links_of(HtmlDocument const& document, url::Url const& page) {
  auto const& tree = *document.document().tree;
  auto const base = base_of(tree, page);
  std::vector<std::string> links;
  std::unordered_set<std::string> seen;
  for (std::uint32_t index = 0; index < tree.nodes.size(); ++index) {
    if (!tree.is_element(index)) continue;
    auto const* const reference = reference_of(tree, index);
    if (reference == nullptr) continue;
    auto link = base.resolve(trim(*reference, blanks));
    if (link && seen.insert(link->text()).second) links.push_back(std::move(*link).text());
  }
  return links;
}

}  // namespace scrape::extract
