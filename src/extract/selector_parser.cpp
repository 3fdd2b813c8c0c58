#include "selector_parser.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace scrape::extract {
namespace {

// Parentheses within parentheses; people write two or three.
constexpr int most_nesting = 16;

constexpr std::array plain_classes{
    std::pair{"root", PseudoClass::root},         std::pair{"scope", PseudoClass::scope},
    std::pair{"empty", PseudoClass::empty},       std::pair{"link", PseudoClass::link},
    std::pair{"any-link", PseudoClass::link},     std::pair{"enabled", PseudoClass::enabled},
    std::pair{"disabled", PseudoClass::disabled}, std::pair{"checked", PseudoClass::checked},
};

// They may be written with one colon.
constexpr std::array<std::string_view, 4> old_pseudo_elements{"before", "after", "first-line", "first-letter"};

constexpr std::array tests{
    std::pair{'~', AttributeTest::word},      std::pair{'|', AttributeTest::dashed},
    std::pair{'^', AttributeTest::prefix},    std::pair{'$', AttributeTest::suffix},
    std::pair{'*', AttributeTest::substring},
};

TagSelector tag_selector(std::string name) {
  auto lower = to_lower(name);
  return {std::move(name), std::move(lower)};
}

// First and last at once.
NestedSelector only(bool of_type) {
  CompoundSelector both{.simple = {NthSelector{.of_type = of_type}, NthSelector{.from_end = true, .of_type = of_type}}};
  SelectorList list;
  list.selectors.push_back({.compounds = {std::move(both)}});
  return {Nesting::is, std::make_shared<SelectorList const>(std::move(list))};
}

bool uses_scope(SimpleSelector const& simple) noexcept {
  if (auto const* const nested = std::get_if<NestedSelector>(&simple)) return nested->list->uses_scope();
  auto const* const nth = std::get_if<NthSelector>(&simple);
  return nth != nullptr && nth->of && nth->of->uses_scope();
}

bool is_scope(SimpleSelector const& simple) noexcept {
  auto const* const plain = std::get_if<PseudoClass>(&simple);
  return plain != nullptr && *plain == PseudoClass::scope;
}

ScopeUse scope_use(std::vector<CompoundSelector> const& compounds) {
  auto use = ScopeUse::none;
  for (auto const& compound : compounds) {
    if (std::ranges::any_of(compound.simple, uses_scope)) return ScopeUse::anywhere;
    if (std::ranges::none_of(compound.simple, is_scope)) continue;
    if (&compound != &compounds.front()) return ScopeUse::anywhere;
    use = ScopeUse::first;
  }
  auto const beside = compounds.size() > 1 && compounds[1].combinator >= Combinator::next;
  return use == ScopeUse::first && beside ? ScopeUse::beside : use;
}

class Parser {
 public:
  explicit Parser(CssScanner& scanner) noexcept : scanner_(scanner) {}

  SelectorList list() {
    SelectorList list;
    list.selectors.push_back(complex());
    while (scanner_.take(','))
      list.selectors.push_back(complex());
    return list;
  }

 private:
  ComplexSelector complex() {
    ComplexSelector selector;
    auto& compounds = selector.compounds;
    scanner_.skip_blanks();
    auto combinator = take_combinator();
    if (combinator && nesting_ == 0) compounds.push_back({.simple = {PseudoClass::scope}});
    if (combinator && nesting_ > 0 && !relative_) scanner_.fail("only ':has' takes a combinator first");
    compounds.push_back(compound(combinator.value_or(Combinator::descendant)));
    for (;;) {
      auto const blank = scanner_.skip_blanks();
      combinator = take_combinator();
      if (!combinator && (!blank || at_list_end())) break;
      compounds.push_back(compound(combinator.value_or(Combinator::descendant)));
    }
    selector.scope = scope_use(compounds);
    return selector;
  }

  // After it, blanks are skipped.
  std::optional<Combinator> take_combinator() {
    std::optional<Combinator> combinator;
    if (scanner_.take('>'))
      combinator = Combinator::child;
    else if (scanner_.take('+'))
      combinator = Combinator::next;
    else if (scanner_.take('~'))
      combinator = Combinator::later;
    if (combinator) scanner_.skip_blanks();
    return combinator;
  }

  bool at_list_end() const noexcept {
    auto const c = scanner_.peek();
    return scanner_.at_end() || c == ',' || c == ')' || c == '@' || scanner_.starts_with("::");
  }

  CompoundSelector compound(Combinator combinator) {
    CompoundSelector compound{.combinator = combinator, .simple = {}};
    auto const start = scanner_.at();
    if (scanner_.peek() == '|') refuse_namespace();
    if (scanner_.at_name())
      compound.simple.emplace_back(tag_selector(scanner_.name("a tag")));
    else
      scanner_.take('*');
    if (scanner_.at() != start && scanner_.peek() == '|') refuse_namespace();
    while (auto simple = take_simple())
      compound.simple.push_back(std::move(*simple));
    if (scanner_.at() == start) scanner_.fail("expected a selector, not " + scanner_.here());
    return compound;
  }

  [[noreturn]] void refuse_namespace() const {
    scanner_.fail("namespaces cannot be named here: leave out what stands before '|', and it");
  }

  std::optional<SimpleSelector> take_simple() {
    scanner_.skip_comments();
    if (scanner_.starts_with("::")) return std::nullopt;
    if (scanner_.take('#')) return IdSelector{scanner_.name("an id, which begins with a letter")};
    if (scanner_.take('.')) return ClassSelector{scanner_.name("a class, which begins with a letter")};
    if (scanner_.take('[')) return attribute();
    if (scanner_.take(':')) return pseudo_class();
    return std::nullopt;
  }

  AttributeSelector attribute() {
    AttributeSelector selector;
    scanner_.skip_blanks();
    if (scanner_.peek() == '|' || scanner_.peek() == '*') refuse_namespace();
    selector.name = tag_selector(scanner_.name("the name of an attribute"));
    scanner_.skip_blanks();
    if (scanner_.take(']')) return selector;
    selector.test = attribute_test();
    scanner_.skip_blanks();
    selector.value = attribute_value();
    scanner_.skip_blanks();
    if (scanner_.at_name()) selector.letters = case_rule();
    scanner_.skip_blanks();
    if (!scanner_.take(']')) scanner_.fail("expected ']', not " + scanner_.here());
    return selector;
  }

  AttributeTest attribute_test() {
    if (scanner_.take('=')) return AttributeTest::equals;
    for (auto const& [first, test] : tests) {
      if (scanner_.peek() != first) continue;
      if (scanner_.peek(1) != '=') break;
      scanner_.skip(2);
      return test;
    }
    if (scanner_.peek() == '|') refuse_namespace();
    scanner_.fail("expected ']' or one of =, ~=, |=, ^=, $= and *=, not " + scanner_.here());
  }

  std::string attribute_value() {
    if (scanner_.at_string()) return scanner_.string();
    if (!scanner_.at_name()) scanner_.fail("expected a name or a quoted value, not " + scanner_.here());
    return scanner_.name("a value");
  }

  CaseRule case_rule() {
    auto const start = scanner_.at();
    auto const flag = to_lower(scanner_.name("i or s"));
    if (flag == "i") return CaseRule::ignored;
    if (flag == "s") return CaseRule::sensitive;
    throw SyntaxError(start, "expected i, s or ']', not '" + printable(flag) + "'");
  }

  SimpleSelector pseudo_class() {
    auto const start = scanner_.at() - 1;
    auto const name = to_lower(scanner_.name("the name of a pseudo-class"));
    if (!scanner_.take('(')) return plain_class(start, name);
    if (nesting_ == most_nesting)
      throw SyntaxError(start, "more than " + std::to_string(most_nesting) + " parentheses within each other");
    ++nesting_;
    auto selector = function(start, name);
    --nesting_;
    scanner_.skip_blanks();
    if (!scanner_.take(')')) scanner_.fail("expected ')', not " + scanner_.here());
    return selector;
  }

  static SimpleSelector plain_class(std::size_t start, std::string const& name) {
    for (auto const& [known, selector] : plain_classes) {
      if (name == known) return selector;
    }
    auto const of_type = name.ends_with("-of-type");
    if (name == "first-child" || name == "first-of-type") return NthSelector{.of_type = of_type};
    if (name == "last-child" || name == "last-of-type") return NthSelector{.from_end = true, .of_type = of_type};
    if (name == "only-child" || name == "only-of-type") return only(of_type);
    if (std::ranges::find(old_pseudo_elements, name) != old_pseudo_elements.end())
      throw SyntaxError(start, "':" + name + "' is made by a browser and not in the page");
    throw SyntaxError(start, "unknown pseudo-class ':" + printable(name) + "'");
  }

  SimpleSelector function(std::size_t start, std::string const& name) {
    if (name == "is" || name == "where") return NestedSelector{Nesting::is, nested(false)};
    if (name == "not") return NestedSelector{Nesting::no, nested(false)};
    if (name == "has") return has(start);
    if (name == "nth-child") return nth({});
    if (name == "nth-last-child") return nth({.from_end = true});
    if (name == "nth-of-type") return nth({.of_type = true});
    if (name == "nth-last-of-type") return nth({.from_end = true, .of_type = true});
    throw SyntaxError(start, "unknown pseudo-class ':" + printable(name) + "()'");
  }

  // Selectors Level 4 §4.5 forbids the one within the other.
  NestedSelector has(std::size_t start) {
    if (in_has_) throw SyntaxError(start, "':has' within ':has'");
    in_has_ = true;
    NestedSelector selector{Nesting::has, nested(true)};
    in_has_ = false;
    return selector;
  }

  NthSelector nth(NthSelector const& kind) {
    scanner_.skip_blanks();
    auto selector = parse_nth(scanner_);
    selector.from_end = kind.from_end;
    selector.of_type = kind.of_type;
    scanner_.skip_blanks();
    if (selector.of_type || !scanner_.at_name()) return selector;
    auto const start = scanner_.at();
    if (to_lower(scanner_.name("of")) != "of") throw SyntaxError(start, "expected 'of' or ')'");
    selector.of = nested(false);
    return selector;
  }

  std::shared_ptr<SelectorList const> nested(bool relative) {
    auto const outer = std::exchange(relative_, relative);
    auto selectors = std::make_shared<SelectorList const>(list());
    relative_ = outer;
    return selectors;
  }

  CssScanner& scanner_;
  int nesting_ = 0;
  bool relative_ = false;  ///< directly within :has
  bool in_has_ = false;
};

}  // namespace

SelectorList parse_selectors(CssScanner& scanner) {
  return Parser(scanner).list();
}

}  // namespace scrape::extract
