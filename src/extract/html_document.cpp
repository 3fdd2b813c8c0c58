#include "html_tree.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>

namespace scrape::extract {

Attribute const* HtmlTree::find(Node const& node, std::string_view name) const noexcept {
  auto const all = attributes(node);
  auto const found = std::ranges::find(all, name, &Attribute::name);
  return found == all.end() ? nullptr : &*found;
}

std::string_view HtmlNode::tag() const noexcept {
  return (*tree_)[index_].text;
}

std::optional<std::string_view> HtmlNode::attribute(std::string_view name) const {
  auto const& node = (*tree_)[index_];
  auto const* found = tree_->find(node, name);
  if (found == nullptr && node.space == Namespace::html) found = tree_->find(node, to_lower(name));
  if (found == nullptr) return std::nullopt;
  return found->value;
}

}  // namespace scrape::extract
