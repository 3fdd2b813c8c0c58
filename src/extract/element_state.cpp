#include "element_state.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>

namespace scrape::extract {
namespace {

constexpr auto controls =
    std::to_array<std::string_view>({"button", "fieldset", "input", "optgroup", "option", "select", "textarea"});

bool has(HtmlTree const& tree, std::uint32_t element, std::string_view attribute) {
  return tree.attribute(element, attribute) != nullptr;
}

std::uint32_t first_legend(HtmlTree const& tree, std::uint32_t fieldset) {
  for (auto child = fieldset + 1; child < tree[fieldset].end; child = tree[child].end) {
    if (tree.is_element(child) && tree[child].text == "legend") return child;
  }
  return no_node;
}

bool is_in_disabled_fieldset(HtmlTree const& tree, std::uint32_t element) {
  auto child = element;
  for (auto at = tree[element].parent; at != no_node; child = at, at = tree[at].parent) {
    auto const is_off = tree[at].text == "fieldset" && tree.is_element(at) && has(tree, at, "disabled");
    if (is_off && child != first_legend(tree, at)) return true;
  }
  return false;
}

}  // namespace

bool is_empty(HtmlTree const& tree, std::uint32_t element) {
  for (auto child = element + 1; child < tree[element].end; child = tree[child].end) {
    if (tree[child].kind != NodeKind::comment) return false;
  }
  return tree.is_element(element);
}

bool is_link(HtmlTree const& tree, std::uint32_t element) {
  auto const& node = tree[element];
  auto const may_be = node.kind == NodeKind::element && (node.text == "a" || node.text == "area");
  return may_be && has(tree, element, "href");
}

bool is_control(HtmlTree const& tree, std::uint32_t element) {
  return tree.is_element(element) && std::ranges::find(controls, tree[element].text) != controls.end();
}

bool is_disabled(HtmlTree const& tree, std::uint32_t element) {
  if (has(tree, element, "disabled")) return true;
  auto const& node = tree[element];
  if (node.text == "option" || node.text == "optgroup") {
    return tree[node.parent].text == "optgroup" && has(tree, node.parent, "disabled");
  }
  return is_in_disabled_fieldset(tree, element);
}

bool is_checked(HtmlTree const& tree, std::uint32_t element) {
  auto const& node = tree[element];
  if (node.kind != NodeKind::element) return false;
  if (node.text == "option") return has(tree, element, "selected");
  auto const* const type = node.text == "input" ? tree.attribute(element, "type") : nullptr;
  if (type == nullptr) return false;
  auto const can_be = equal_ignoring_case(*type, "checkbox") || equal_ignoring_case(*type, "radio");
  return can_be && has(tree, element, "checked");
}

}  // namespace scrape::extract
