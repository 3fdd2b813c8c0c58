#include "selector_matcher.hpp"

#include "simple_selector_test.hpp"

#include <algorithm>
#include <concepts>
#include <map>
#include <tuple>
#include <utility>

namespace scrape::extract {
namespace {

// Of a node in a sorted map of all, in comparison with a look at it.
constexpr std::uint64_t map_cost = 16;

NodeIndex root_of(HtmlTree const& tree) noexcept {
  NodeIndex node = 1;
  while (node < tree.nodes().size() && tree[node].kind != NodeKind::element)
    node = tree[node].end;
  return node;
}

template <class Map, class Find>
typename Map::mapped_type const& remembered(Map& map, typename Map::key_type key, Find find) {
  auto const known = map.find(key);
  if (known != map.end()) return known->second;
  auto found = find();
  return map.emplace(key, std::move(found)).first->second;
}

template <class T>
concept ReadsAttributes = std::same_as<T, IdSelector> || std::same_as<T, ClassSelector> ||
                          std::same_as<T, AttributeSelector> || std::same_as<T, PseudoClass>;

}  // namespace

SelectorMatcher::SelectorMatcher(HtmlTree const& tree, NodeIndex scope, Budget& budget) noexcept
    : tree_(tree), scope_(scope), scope_element_(scope == 0 ? root_of(tree) : scope), budget_(budget) {}

std::vector<NodeIndex> SelectorMatcher::select(SelectorList const& list) {
  std::vector<NodeIndex> all;
  for (auto const& selector : list.selectors) {
    auto const some = select(selector);
    all.insert(all.end(), some.begin(), some.end());
  }
  if (list.selectors.size() == 1) return all;
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<NodeIndex> SelectorMatcher::select(ComplexSelector const& selector) {
  auto const count = static_cast<NodeIndex>(tree_.nodes().size());
  auto end = tree_[scope_].end;
  Marks marks;
  switch (selector.scope) {
    case ScopeUse::none: {
      auto const& found = select_anywhere(selector);
      return {std::ranges::upper_bound(found, scope_), std::ranges::lower_bound(found, end)};
    }
    case ScopeUse::first:
      marks = match(selector, scope_, end);
      break;
    case ScopeUse::beside:
      end = tree_[tree_[scope_].parent].end;
      marks = match(selector, scope_, end);
      break;
    case ScopeUse::anywhere:
      marks = match(selector, 0, count);
      break;
  }
  return marked(marks, scope_ + 1, end);
}

std::vector<NodeIndex> const& SelectorMatcher::select_anywhere(ComplexSelector const& selector) {
  auto const count = static_cast<NodeIndex>(tree_.nodes().size());
  return remembered(tree_.cache().selected, &selector, [&] { return marked(match(selector, 0, count), 0, count); });
}

std::vector<NodeIndex> SelectorMatcher::marked(Marks const& marks, NodeIndex first, NodeIndex last) {
  std::vector<NodeIndex> nodes;
  if (!budget_.spend(last - first)) return nodes;
  for (auto node = first; node < last; ++node) {
    if (marks.at(node) != 0) nodes.push_back(node);
  }
  return nodes;
}

Marks SelectorMatcher::match(ComplexSelector const& selector, NodeIndex first, NodeIndex last) {
  auto marks = elements(first, last);
  for (auto const& compound : selector.compounds) {
    if (&compound != &selector.compounds.front()) marks = follow(marks, compound.combinator);
    narrow(marks, compound);
  }
  return marks;
}

// Elements of which some other stands in the relation: from right to left.
Marks SelectorMatcher::match_anchors(ComplexSelector const& relative) {
  auto marks = elements(0, static_cast<NodeIndex>(tree_.nodes().size()));
  for (auto at = relative.compounds.size(); at-- > 0;) {
    narrow(marks, relative.compounds[at]);
    marks = trace_back(marks, relative.compounds[at].combinator);
  }
  return marks;
}

Marks SelectorMatcher::match_any(SelectorList const& list, Nesting nesting) {
  auto const count = static_cast<NodeIndex>(tree_.nodes().size());
  Marks any(0, count);
  for (auto const& selector : list.selectors) {
    auto const marks = nesting == Nesting::has ? match_anchors(selector) : match(selector, 0, count);
    if (!budget_.spend(count)) break;
    for (NodeIndex node = 0; node < count; ++node)
      any[node] |= marks.at(node);
  }
  return any;
}

Marks SelectorMatcher::elements(NodeIndex first, NodeIndex last) {
  Marks marks(first, last);
  if (!budget_.spend(last - first)) return marks;
  for (auto node = first; node < last;) {
    auto const kind = tree_[node].kind;
    if (kind == NodeKind::element) marks[node] = 1;
    node = kind == NodeKind::fragment ? tree_[node].end : node + 1;
  }
  return marks;
}

// Elements that stand so to marked ones. In document order, what is asked of others has been found before.
Marks SelectorMatcher::follow(Marks const& from, Combinator combinator) {
  Marks to(from.first(), from.last());
  if (!budget_.spend(from.last() - from.first())) return to;
  for (auto at = from.first(); at < from.last(); ++at) {
    auto const& node = tree_[at];
    if (node.kind != NodeKind::element) continue;
    auto const direct = combinator == Combinator::child || combinator == Combinator::next;
    auto const upwards = combinator == Combinator::child || combinator == Combinator::descendant;
    auto const other = upwards ? node.parent : node.previous;
    to[at] = from.at(other) != 0 || (!direct && to.at(other) != 0) ? 1 : 0;
  }
  return to;
}

// Elements to which marked ones stand so.
Marks SelectorMatcher::trace_back(Marks const& from, Combinator combinator) {
  Marks to(from.first(), from.last());
  if (!budget_.spend(from.last() - from.first())) return to;
  for (auto at = from.last(); at-- > from.first();) {
    auto const direct = combinator == Combinator::child || combinator == Combinator::next;
    if (from.at(at) == 0 && (direct || to.at(at) == 0)) continue;
    auto const upwards = combinator == Combinator::child || combinator == Combinator::descendant;
    auto const other = upwards ? tree_[at].parent : tree_[at].previous;
    if (tree_[other].kind == NodeKind::element) to[other] = 1;
  }
  return to;
}

void SelectorMatcher::narrow(Marks& marks, CompoundSelector const& compound) {
  for (auto const& simple : compound.simple)
    std::visit([&](auto const& selector) { this->narrow(marks, selector); }, simple);
}

template <class Test>
void SelectorMatcher::narrow_if(Marks& marks, Test test) {
  if (!budget_.spend(marks.last() - marks.first())) return;
  for (auto node = marks.first(); node < marks.last(); ++node) {
    if (marks.at(node) != 0 && !test(node)) marks[node] = 0;
  }
}

template <class Simple>
void SelectorMatcher::narrow(Marks& marks, Simple const& simple) {
  if (ReadsAttributes<Simple> && !budget_.spend(tree_.attribute_weight())) return;
  narrow_if(marks, [&](NodeIndex node) { return holds(simple, tree_, node); });
}

void SelectorMatcher::narrow(Marks& marks, PseudoClass const& simple) {
  if (simple == PseudoClass::scope) return narrow_if(marks, [this](NodeIndex node) { return node == scope_element_; });
  if (simple != PseudoClass::enabled && simple != PseudoClass::disabled) return narrow<PseudoClass>(marks, simple);
  narrow_if(marks, [&](NodeIndex node) { return can_be_disabled(tree_[node]); });
  auto const wanted = simple == PseudoClass::disabled ? 1 : 0;
  auto const& found = remembered(tree_.cache().marks, nullptr, [this] { return disabled(); });
  narrow_if(marks, [&](NodeIndex node) { return found.at(node) == wanted; });
}

// HTML Standard §4.10.18.5 and §4.10.10. Fieldsets disable what is in them, but for their first legend.
Marks SelectorMatcher::disabled() {
  auto const count = static_cast<NodeIndex>(tree_.nodes().size());
  Marks disabled(0, count);
  Marks by_fieldset(0, count);
  Marks has_legend(0, count);
  if (!budget_.spend(count + tree_.attribute_weight())) return disabled;
  for (NodeIndex at = 1; at < count; ++at) {
    auto const& node = tree_[at];
    auto const& parent = tree_[node.parent];
    auto const is_first_legend = is_html(node, "legend") && std::exchange(has_legend[node.parent], 1) == 0;
    auto const in_fieldset = is_html(parent, "fieldset") && disabled.at(node.parent) != 0 && !is_first_legend;
    by_fieldset[at] = in_fieldset || by_fieldset.at(node.parent) != 0 ? 1 : 0;
    auto const is_listed = is_html(node, "option") || is_html(node, "optgroup");
    auto const in_group = is_html(node, "option") && is_html(parent, "optgroup") && disabled.at(node.parent) != 0;
    auto const by_others = is_listed ? in_group : by_fieldset.at(at) != 0;
    disabled[at] = by_others || tree_.find(node, "disabled") != nullptr ? 1 : 0;
  }
  return disabled;
}

void SelectorMatcher::narrow(Marks& marks, NestedSelector const& nested) {
  auto const wanted = nested.nesting == Nesting::no ? 0 : 1;
  auto const narrow_to = [&](Marks const& found) {
    narrow_if(marks, [&](NodeIndex node) { return found.at(node) == wanted; });
  };
  if (nested.list->uses_scope()) return narrow_to(match_any(*nested.list, nested.nesting));
  narrow_to(
      remembered(tree_.cache().marks, nested.list.get(), [&] { return match_any(*nested.list, nested.nesting); }));
}

void SelectorMatcher::narrow(Marks& marks, NthSelector const& nth) {
  auto const narrow_to = [&](Positions const& found) {
    narrow_if(marks, [&](NodeIndex node) { return found.at(node) != 0 && nth.holds(found.at(node)); });
  };
  if (!nth.of_type && !nth.of) {
    return narrow_if(marks, [&](NodeIndex at) {
      auto const& node = tree_[at];
      return nth.holds(nth.from_end ? tree_[node.parent].elements - node.position + 1 : node.position);
    });
  }
  if (nth.of && nth.of->uses_scope()) return narrow_to(positions(nth));
  narrow_to(remembered(tree_.cache().positions, &nth, [&] { return positions(nth); }));
}

Positions SelectorMatcher::positions(NthSelector const& nth) {
  auto const count = static_cast<NodeIndex>(tree_.nodes().size());
  Positions positions(0, count);
  auto const counted = nth.of ? match_any(*nth.of, Nesting::is) : elements(0, count);
  if (!budget_.spend(count * map_cost)) return positions;
  std::map<std::tuple<NodeIndex, Namespace, std::string_view>, std::uint32_t> counts;
  for (NodeIndex at = 0; at < count; ++at) {
    auto const node = nth.from_end ? count - 1 - at : at;
    if (counted.at(node) == 0) continue;
    auto const& [parent, space, tag] = std::tie(tree_[node].parent, tree_[node].space, tree_[node].text);
    positions[node] = nth.of_type ? ++counts[{parent, space, tag}] : ++counts[{parent, {}, {}}];
  }
  return positions;
}

}  // namespace scrape::extract
