#pragma once
/// Whether simple selectors hold for one element, whatever stands around it.

#include "html_tree.hpp"
#include "selector.hpp"

namespace scrape::extract {

bool holds(TagSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept;
bool holds(IdSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept;
bool holds(ClassSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept;
bool holds(AttributeSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept;

/// But for :scope, :enabled and :disabled, which depend on more.
bool holds(PseudoClass selector, HtmlTree const& tree, NodeIndex element) noexcept;

/// Whether :enabled and :disabled are about it.
bool can_be_disabled(Node const& node) noexcept;

}  // namespace scrape::extract
