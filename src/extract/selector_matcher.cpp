#include "selector_matcher.hpp"

#include "element_state.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <variant>

namespace scrape::extract {
namespace {

using Operator = AttributeTest::Operator;

constexpr std::string_view blanks = " \t\r\n\f";

bool is_equal(std::string_view a, std::string_view b, bool ignores_case) {
  return ignores_case ? equal_ignoring_case(a, b) : a == b;
}

bool has_word(std::string_view value, AttributeTest const& test) {
  if (test.value.empty()) return false;
  while (true) {
    value.remove_prefix(std::min(value.find_first_not_of(blanks), value.size()));
    if (value.empty()) return false;
    auto const word = value.substr(0, value.find_first_of(blanks));
    if (is_equal(word, test.value, test.ignores_case)) return true;
    value.remove_prefix(word.size());
  }
}

bool is_substring(std::string_view value, AttributeTest const& test) {
  if (!test.ignores_case) return value.find(test.value) != std::string_view::npos;
  return to_lower(value).find(to_lower(test.value)) != std::string::npos;
}

// Selectors 3 §6.3. A part that is empty matches nothing.
bool holds(std::string_view value, AttributeTest const& test) {
  auto const& part = test.value;
  auto const ignores_case = test.ignores_case;
  auto const is_part = !part.empty() && value.size() >= part.size();
  switch (test.relation) {
    case Operator::present:
      return true;
    case Operator::equals:
      return is_equal(value, part, ignores_case);
    case Operator::word:
      return has_word(value, test);
    case Operator::dash:
      return is_equal(value.substr(0, part.size()), part, ignores_case) &&
             (value.size() == part.size() || (value.size() > part.size() && value[part.size()] == '-'));
    case Operator::prefix:
      return is_part && is_equal(value.substr(0, part.size()), part, ignores_case);
    case Operator::suffix:
      return is_part && is_equal(value.substr(value.size() - part.size()), part, ignores_case);
    case Operator::substring:
      return is_part && is_substring(value, test);
  }
  return false;
}

// Whether position is an + b for an n of 0 or more.
bool is_at(std::uint32_t position, PositionTest const& test) {
  auto const distance = std::int64_t{position} - test.offset;
  if (test.step == 0) return distance == 0;
  return distance % test.step == 0 && distance / test.step >= 0;
}

}  // namespace

void SelectorMatcher::count_step() {
  if (++steps_ > most_match_steps) throw SelectorTooCostly();
}

// Selectors within selectors are no deeper than their parser allows.
// NOLINTBEGIN(misc-no-recursion)
bool SelectorMatcher::matches(std::uint32_t element, SelectorList const& list, std::uint32_t anchor) {
  return std::ranges::any_of(list.alternatives, [&](Complex const& complex) {
    return match(element, complex, complex.size() - 1, anchor) == Result::matched;
  });
}

SelectorMatcher::Result SelectorMatcher::match(std::uint32_t element, Complex const& complex, std::size_t last,
                                               std::uint32_t anchor) {
  auto const& compound = complex[last];
  if (!passes(element, compound, anchor)) return Result::try_later_sibling;
  if (last == 0) return Result::matched;
  auto const combinator = compound.before;
  auto const is_sibling = combinator == Combinator::next_sibling || combinator == Combinator::later_sibling;
  auto candidate = next_candidate(element, combinator);
  for (; candidate != no_node; candidate = next_candidate(candidate, combinator)) {
    auto const result = match(candidate, complex, last - 1, anchor);
    if (result == Result::matched || result == Result::never) return result;
    if (combinator == Combinator::child) return Result::try_descendant;
    if (combinator == Combinator::next_sibling) return result;
    if (combinator == Combinator::later_sibling && result == Result::try_descendant) return result;
  }
  return is_sibling ? Result::try_descendant : Result::never;
}

bool SelectorMatcher::passes(std::uint32_t element, Compound const& compound, std::uint32_t anchor) {
  count_step();
  return std::ranges::all_of(compound.tests, [&](Simple const& simple) {
    return std::visit([&](auto const& one) { return test(element, one, anchor); }, simple);
  });
}

// The document is none, but may be what a selector begins at.
std::uint32_t SelectorMatcher::next_candidate(std::uint32_t element, Combinator combinator) const noexcept {
  auto const& node = tree_[element];
  if (combinator == Combinator::next_sibling || combinator == Combinator::later_sibling) return node.previous;
  auto const is_at_top = node.parent == no_node || (!tree_.is_element(node.parent) && node.parent != scope_);
  return is_at_top ? no_node : node.parent;
}

bool SelectorMatcher::test(std::uint32_t element, TypeTest const& type, std::uint32_t /*anchor*/) const {
  return tree_.is_element(element) && equal_ignoring_case(tree_[element].text, type.name);
}

bool SelectorMatcher::test(std::uint32_t element, AttributeTest const& attribute, std::uint32_t /*anchor*/) const {
  auto const* const value = tree_.attribute(element, attribute.name);
  return value != nullptr && holds(*value, attribute);
}

bool SelectorMatcher::test(std::uint32_t element, PositionTest const& position, std::uint32_t anchor) {
  if (!tree_.is_element(element)) return false;
  if (position.of && !matches(element, *position.of, anchor)) return false;
  return is_at(position_among(element, position, anchor), position);
}

std::uint32_t SelectorMatcher::position_among(std::uint32_t element, PositionTest const& position,
                                              std::uint32_t anchor) {
  auto const& node = tree_[element];
  if (position.of) {
    std::uint32_t count = 1;
    auto const end = tree_[node.parent].end;
    auto const& of = *position.of;
    if (position.is_from_end) {
      for (auto after = node.end; after < end; after = tree_[after].end)
        count += tree_.is_element(after) && matches(after, of, anchor) ? 1U : 0U;
    } else {
      for (auto before = node.previous; before != no_node; before = tree_[before].previous)
        count += matches(before, of, anchor) ? 1U : 0U;
    }
    return count;
  }
  if (position.is_of_type) return position.is_from_end ? node.position_of_type_from_end : node.position_of_type;
  return position.is_from_end ? node.position_from_end : node.position;
}

bool SelectorMatcher::test(std::uint32_t element, ListTest const& list, std::uint32_t anchor) {
  if (!tree_.is_element(element)) return false;
  switch (list.kind) {
    case ListTest::Kind::any:
      return matches(element, *list.list, anchor);
    case ListTest::Kind::none:
      return !matches(element, *list.list, anchor);
    case ListTest::Kind::has:
      break;
  }
  return std::ranges::any_of(list.list->alternatives, [&](Complex const& complex) { return has(element, complex); });
}

bool SelectorMatcher::has(std::uint32_t anchor, Complex const& complex) {
  auto const leading = complex[1].before;
  auto const is_after = leading == Combinator::next_sibling || leading == Combinator::later_sibling;
  auto const& node = tree_[anchor];
  auto const end = is_after ? tree_[node.parent].end : node.end;
  for (auto candidate = is_after ? node.end : anchor + 1; candidate < end; ++candidate) {
    if (!tree_.is_element(candidate)) continue;
    if (match(candidate, complex, complex.size() - 1, anchor) == Result::matched) return true;
  }
  return false;
}
// NOLINTEND(misc-no-recursion)

bool SelectorMatcher::test(std::uint32_t element, StateTest state, std::uint32_t anchor) const {
  switch (state) {
    case StateTest::anchor:
      return element == anchor;
    case StateTest::scope:
      return element == scope_ || (scope_ == 0 && element == tree_.root());
    case StateTest::root:
      return element == tree_.root();
    case StateTest::empty:
      return is_empty(tree_, element);
    case StateTest::link:
      return is_link(tree_, element);
    case StateTest::enabled:
      return is_control(tree_, element) && !is_disabled(tree_, element);
    case StateTest::disabled:
      return is_control(tree_, element) && is_disabled(tree_, element);
    case StateTest::checked:
      return is_checked(tree_, element);
  }
  return false;
}

}  // namespace scrape::extract
