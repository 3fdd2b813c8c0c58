#pragma once
/// A list of CSS selectors (Selectors Level 4) as it is matched.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::extract {

struct SelectorList;

struct TagSelector {
  std::string written;  ///< for elements of SVG and MathML
  std::string lower;    ///< for those of HTML
};

struct IdSelector {
  std::string id;
};

struct ClassSelector {
  std::string name;
};

enum class AttributeTest : std::uint8_t {
  present,    ///< [a]
  equals,     ///< [a=v]
  word,       ///< [a~=v]
  dashed,     ///< [a|=v]
  prefix,     ///< [a^=v]
  suffix,     ///< [a$=v]
  substring,  ///< [a*=v]
};

enum class CaseRule : std::uint8_t { by_attribute, ignored, sensitive };

struct AttributeSelector {
  TagSelector name;
  AttributeTest test = AttributeTest::present;
  std::string value;
  CaseRule letters = CaseRule::by_attribute;
};

enum class PseudoClass : std::uint8_t { root, scope, empty, link, enabled, disabled, checked };

/// :nth-child(an+b of list) and those like it: the positions step * n + offset for n = 0, 1, 2, ...
struct NthSelector {
  std::int64_t step = 0;
  std::int64_t offset = 1;
  bool from_end = false;
  bool of_type = false;
  std::shared_ptr<SelectorList const> of{};  ///< null: of all siblings

  bool holds(std::int64_t position) const noexcept {
    auto const distance = position - offset;
    return step == 0 ? distance == 0 : distance % step == 0 && distance / step >= 0;
  }
};

enum class Nesting : std::uint8_t {
  is,   ///< :is, :where
  no,   ///< :not
  has,  ///< :has, whose selectors are relative
};

struct NestedSelector {
  Nesting nesting;
  std::shared_ptr<SelectorList const> list;
};

using SimpleSelector =
    std::variant<TagSelector, IdSelector, ClassSelector, AttributeSelector, PseudoClass, NthSelector, NestedSelector>;

enum class Combinator : std::uint8_t { descendant, child, next, later };

/// All simple selectors hold for one element, which stands thus to one of the compound before (of :has, to the anchor).
struct CompoundSelector {
  Combinator combinator = Combinator::descendant;
  std::vector<SimpleSelector> simple{};  ///< empty: any element
};

/// How far what matches depends on the element that the search starts at.
enum class ScopeUse : std::uint8_t {
  none,
  first,   ///< only in that the first compound is the element: what matches is within it
  beside,  ///< so too, but what matches is within its later siblings
  anywhere,
};

struct ComplexSelector {
  std::vector<CompoundSelector> compounds;  ///< from left to right, at least one
  ScopeUse scope = ScopeUse::none;
};

struct SelectorList {
  std::vector<ComplexSelector> selectors;

  bool uses_scope() const noexcept {
    return std::ranges::any_of(selectors, [](auto const& each) { return each.scope != ScopeUse::none; });
  }
};

}  // namespace scrape::extract
