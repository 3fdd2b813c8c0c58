#include "simple_selector_test.hpp"

#include "ascii_whitespace.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>

namespace scrape::extract {
namespace {

// HTML Standard §4.16.2: attributes whose values selectors compare without regard to case, on HTML elements.
constexpr auto lenient = std::to_array<std::string_view>(
    {"accept",   "accept-charset", "align",    "alink",      "axis",   "bgcolor",  "charset",   "checked",  "clear",
     "codetype", "color",          "compact",  "declare",    "defer",  "dir",      "direction", "disabled", "enctype",
     "face",     "frame",          "hreflang", "http-equiv", "lang",   "language", "link",      "media",    "method",
     "multiple", "nohref",         "noresize", "noshade",    "nowrap", "readonly", "rel",       "rev",      "rules",
     "scope",    "scrolling",      "selected", "shape",      "target", "text",     "type",      "valign",   "valuetype",
     "vlink"});

constexpr auto controls =
    std::to_array<std::string_view>({"button", "fieldset", "input", "optgroup", "option", "select", "textarea"});

bool has_word(std::string_view text, std::string_view word, bool any_case) noexcept {
  while (!text.empty()) {
    auto const start = text.find_first_not_of(ascii_whitespace);
    if (start == std::string_view::npos) return false;
    text.remove_prefix(start);
    auto const part = text.substr(0, text.find_first_of(ascii_whitespace));
    if (any_case ? equal_ignoring_case(part, word) : part == word) return true;
    text.remove_prefix(part.size());
  }
  return false;
}

bool contains(std::string_view text, std::string_view part, bool any_case) noexcept {
  if (!any_case) return text.find(part) != std::string_view::npos;
  auto const same = [](char a, char b) { return to_lower(a) == to_lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

bool passes(AttributeTest test, std::string_view value, std::string_view wanted, bool any_case) noexcept {
  auto const is = [=](std::string_view part) { return any_case ? equal_ignoring_case(part, wanted) : part == wanted; };
  auto const size = wanted.size();
  switch (test) {
    case AttributeTest::present:
      return true;
    case AttributeTest::equals:
      return is(value);
    case AttributeTest::word:
      return has_word(value, wanted, any_case);
    case AttributeTest::dashed:
      return is(value.substr(0, size)) && (value.size() == size || value[size] == '-');
    case AttributeTest::prefix:
      return size != 0 && is(value.substr(0, size));
    case AttributeTest::suffix:
      return size != 0 && value.size() >= size && is(value.substr(value.size() - size));
    case AttributeTest::substring:
      return size != 0 && contains(value, wanted, any_case);
  }
  return false;
}

bool ignores_case(AttributeSelector const& selector, Node const& node) noexcept {
  if (selector.letters != CaseRule::by_attribute) return selector.letters == CaseRule::ignored;
  return node.space == Namespace::html && std::ranges::binary_search(lenient, selector.name.lower);
}

bool is_empty(HtmlTree const& tree, NodeIndex element) noexcept {
  auto const end = tree[element].end;
  for (auto child = element + 1; child < end; child = tree[child].end) {
    auto const& node = tree[child];
    if (node.kind == NodeKind::element || (node.kind == NodeKind::text && !node.text.empty())) return false;
  }
  return true;
}

bool is_link(HtmlTree const& tree, Node const& node) noexcept {
  return (is_html(node, "a") || is_html(node, "area")) && tree.find(node, "href") != nullptr;
}

bool is_checked(HtmlTree const& tree, Node const& node) noexcept {
  if (is_html(node, "option")) return tree.find(node, "selected") != nullptr;
  if (!is_html(node, "input") || tree.find(node, "checked") == nullptr) return false;
  auto const* const type = tree.find(node, "type");
  return type != nullptr && (equal_ignoring_case(type->value, "checkbox") || equal_ignoring_case(type->value, "radio"));
}

}  // namespace

bool can_be_disabled(Node const& node) noexcept {
  return is_one_of(controls, node);
}

bool holds(TagSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept {
  auto const& node = tree[element];
  return node.text == (node.space == Namespace::html ? selector.lower : selector.written);
}

bool holds(IdSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept {
  auto const* const id = tree.find(tree[element], "id");
  return id != nullptr && id->value == selector.id;
}

bool holds(ClassSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept {
  auto const* const classes = tree.find(tree[element], "class");
  return classes != nullptr && has_word(classes->value, selector.name, false);
}

bool holds(AttributeSelector const& selector, HtmlTree const& tree, NodeIndex element) noexcept {
  auto const& node = tree[element];
  auto const& name = node.space == Namespace::html ? selector.name.lower : selector.name.written;
  auto const* const attribute = tree.find(node, name);
  return attribute != nullptr && passes(selector.test, attribute->value, selector.value, ignores_case(selector, node));
}

bool holds(PseudoClass selector, HtmlTree const& tree, NodeIndex element) noexcept {
  auto const& node = tree[element];
  switch (selector) {
    case PseudoClass::root:
      return node.parent == 0;
    case PseudoClass::scope:
    case PseudoClass::enabled:
    case PseudoClass::disabled:
      return false;
    case PseudoClass::empty:
      return is_empty(tree, element);
    case PseudoClass::link:
      return is_link(tree, node);
    case PseudoClass::checked:
      return is_checked(tree, node);
  }
  return false;
}

}  // namespace scrape::extract
