#include "css_reader.hpp"
#include "selector.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace scrape::extract {
namespace {

// What people write has a few; beyond, matching would go too deep.
constexpr std::size_t most_compounds = 64;
constexpr int most_levels = 8;

constexpr std::string_view blanks = " \t\r\n\f";

struct StateName {
  std::string_view name;
  StateTest test;
};
constexpr auto states = std::to_array<StateName>({{"root", StateTest::root},
                                                  {"empty", StateTest::empty},
                                                  {"link", StateTest::link},
                                                  {"any-link", StateTest::link},
                                                  {"enabled", StateTest::enabled},
                                                  {"disabled", StateTest::disabled},
                                                  {"checked", StateTest::checked},
                                                  {"scope", StateTest::scope}});

// HTML attributes whose values have no case (WHATWG HTML §4.16.2).
constexpr auto caseless = std::to_array<std::string_view>(
    {"accept",   "accept-charset", "align",    "alink",      "axis",   "bgcolor",  "charset",   "checked",  "clear",
     "codetype", "color",          "compact",  "declare",    "defer",  "dir",      "direction", "disabled", "enctype",
     "face",     "frame",          "hreflang", "http-equiv", "lang",   "language", "link",      "media",    "method",
     "multiple", "nohref",         "noresize", "noshade",    "nowrap", "readonly", "rel",       "rev",      "rules",
     "scope",    "scrolling",      "selected", "shape",      "target", "text",     "type",      "valign",   "valuetype",
     "vlink"});

struct Step {
  int step;
  int offset;
};

// The an+b of CSS Syntax §6.
std::optional<Step> parse_step(std::string_view given) {
  auto text = to_lower(trim(given, blanks));
  if (text == "odd") return Step{2, 1};
  if (text == "even") return Step{2, 0};
  auto const number = [](std::string_view digits) -> std::optional<int> {
    if (digits.starts_with('+')) digits.remove_prefix(1);
    int value = 0;
    auto const [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    auto const is_whole = failed == std::errc() && end == digits.data() + digits.size();
    return is_whole ? std::optional(value) : std::nullopt;
  };
  auto const n = text.find('n');
  if (n == std::string::npos) {
    auto const offset = number(text);
    return offset ? std::optional(Step{0, *offset}) : std::nullopt;
  }
  auto const before = text.substr(0, n);
  auto const step = before.empty() || before == "+" ? std::optional(1)
                    : before == "-"                 ? std::optional(-1)
                                                    : number(before);
  auto rest = text.substr(n + 1);
  // Blanks may stand around the sign, and nowhere else.
  auto const sign = rest.find_first_not_of(blanks);
  if (sign == std::string::npos) return step ? std::optional(Step{*step, 0}) : std::nullopt;
  if (rest[sign] != '+' && rest[sign] != '-') return std::nullopt;
  auto const digits = trim(std::string_view(rest).substr(sign + 1), blanks);
  if (digits.empty() || !is_digit(digits.front())) return std::nullopt;
  auto const offset = number(digits);
  if (!step || !offset) return std::nullopt;
  return Step{*step, rest[sign] == '-' ? -*offset : *offset};
}

class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : in_(text) {}

  ParsedSelector parse() {
    auto list = parse_list(StateTest::scope);
    if (!in_.is_at_end() && in_.peek() != '@' && !is_at_pseudo_element()) unexpected();
    return {std::move(list), in_.at()};
  }

 private:
  bool is_at_pseudo_element() const { return in_.peek() == ':' && in_.peek(1) == ':'; }

  [[noreturn]] void unexpected() const {
    if (in_.is_at_end()) in_.fail("the selector ends too early");
    if (in_.peek() == '|') in_.fail("namespaces are not supported");
    in_.fail("'" + printable(std::string(1, in_.peek())) + "' is not expected here");
  }

  // A combinator at the beginning leads from the origin, if there can be one.
  SelectorList parse_list(std::optional<StateTest> origin) {
    if (++level_ > most_levels) in_.fail("selectors within selectors, too many of them");
    SelectorList list;
    do
      list.alternatives.push_back(parse_complex(origin));
    while (in_.take(","));
    --level_;
    return list;
  }

  // :has() is about what is below, or after, its anchor.
  std::shared_ptr<SelectorList const> parse_relative_list() {
    auto list = parse_list(StateTest::anchor);
    for (auto& complex : list.alternatives) {
      if (complex.front().tests.size() == 1 && is_anchor(complex.front().tests.front())) continue;
      complex.front().before = Combinator::descendant;
      complex.insert(complex.begin(), Compound{{StateTest::anchor}});
    }
    return std::make_shared<SelectorList const>(std::move(list));
  }

  static bool is_anchor(Simple const& simple) {
    auto const* const state = std::get_if<StateTest>(&simple);
    return state != nullptr && *state == StateTest::anchor;
  }

  Complex parse_complex(std::optional<StateTest> origin) {
    Complex complex;
    in_.skip_blanks();
    if (auto const leading = origin ? take_combinator() : std::nullopt) {
      complex.push_back({{*origin}});
      complex.push_back(parse_compound(*leading));
    } else {
      complex.push_back(parse_compound(Combinator::none));
    }
    while (true) {
      auto const has_blanks = in_.skip_blanks();
      auto const combinator = take_combinator();
      if (!combinator && (!has_blanks || !is_at_compound())) return complex;
      if (++compounds_ > most_compounds) in_.fail("the selector is too long");
      complex.push_back(parse_compound(combinator.value_or(Combinator::descendant)));
    }
  }

  std::optional<Combinator> take_combinator() {
    auto const combinator = in_.take(">")   ? std::optional(Combinator::child)
                            : in_.take("+") ? std::optional(Combinator::next_sibling)
                            : in_.take("~") ? std::optional(Combinator::later_sibling)
                                            : std::nullopt;
    if (combinator) in_.skip_blanks();
    return combinator;
  }

  bool is_at_compound() const {
    auto const c = in_.peek();
    return in_.is_at_name() || c == '*' || c == '#' || c == '.' || c == '[' || (c == ':' && !is_at_pseudo_element());
  }

  Compound parse_compound(Combinator before) {
    if (!is_at_compound()) unexpected();
    Compound compound{{}, before};
    if (in_.is_at_name()) {
      compound.tests.emplace_back(TypeTest{to_lower(in_.name())});
    } else {
      in_.take("*");
    }
    if (in_.peek() == '|' && in_.peek(1) != '=') unexpected();
    while (auto simple = parse_simple())
      compound.tests.push_back(std::move(*simple));
    return compound;
  }

  std::optional<Simple> parse_simple() {
    using Operator = AttributeTest::Operator;
    if (in_.take("#")) return AttributeTest{"id", Operator::equals, in_.name(true)};
    if (in_.take(".")) return AttributeTest{"class", Operator::word, in_.name()};
    if (in_.take("[")) return parse_attribute();
    if (in_.peek() == ':' && !is_at_pseudo_element()) return parse_pseudo_class();
    return std::nullopt;
  }

  AttributeTest parse_attribute() {
    in_.skip_blanks();
    AttributeTest test{to_lower(in_.name())};
    in_.skip_blanks();
    if (in_.take("]")) return test;
    test.relation = parse_relation();
    in_.skip_blanks();
    auto const is_quoted = in_.peek() == '"' || in_.peek() == '\'';
    test.value = is_quoted ? in_.string() : in_.name();
    in_.skip_blanks();
    test.ignores_case = std::ranges::find(caseless, test.name) != caseless.end();
    if (in_.take("i") || in_.take("I")) {
      test.ignores_case = true;
    } else if (in_.take("s") || in_.take("S")) {
      test.ignores_case = false;
    }
    in_.skip_blanks();
    if (!in_.take("]")) in_.fail("']' is missing");
    return test;
  }

  AttributeTest::Operator parse_relation() {
    using Operator = AttributeTest::Operator;
    if (in_.take("=")) return Operator::equals;
    if (in_.take("~=")) return Operator::word;
    if (in_.take("|=")) return Operator::dash;
    if (in_.take("^=")) return Operator::prefix;
    if (in_.take("$=")) return Operator::suffix;
    if (in_.take("*=")) return Operator::substring;
    in_.fail("one of ] = ~= |= ^= $= *= is expected here");
  }

  Simple parse_pseudo_class() {
    auto const begin = in_.at();
    in_.take(":");
    auto const name = to_lower(in_.name());
    if (in_.take("(")) return parse_function(name, begin);
    auto const state = std::ranges::find(states, name, &StateName::name);
    if (state != states.end()) return state->test;
    if (auto const position = position_named(name)) return *position;
    in_.fail_at(begin, "':" + printable(name) + "' is not supported");
  }

  // Those without parentheses. :only-child is two of them.
  static std::optional<Simple> position_named(std::string_view name) {
    auto const is_of_type = name.ends_with("-of-type");
    if (name == "first-child" || name == "first-of-type") return PositionTest{0, 1, false, is_of_type};
    if (name == "last-child" || name == "last-of-type") return PositionTest{0, 1, true, is_of_type};
    if (name != "only-child" && name != "only-of-type") return std::nullopt;
    Compound only{{PositionTest{0, 1, false, is_of_type}, PositionTest{0, 1, true, is_of_type}}};
    return ListTest{ListTest::Kind::any, std::make_shared<SelectorList const>(SelectorList{{{std::move(only)}}})};
  }

  Simple parse_function(std::string const& name, std::size_t begin) {
    if (name.starts_with("nth-")) return parse_position(name, begin);
    auto const is_has = name == "has";
    auto const is_none = name == "not";
    if (!is_has && !is_none && name != "is" && name != "where" && name != "matches") {
      in_.fail_at(begin, "':" + printable(name) + "()' is not supported");
    }
    if (is_has && std::exchange(is_in_has_, true)) in_.fail_at(begin, "':has()' within ':has()'");
    auto list = is_has ? parse_relative_list() : std::make_shared<SelectorList const>(parse_list(std::nullopt));
    if (is_has) is_in_has_ = false;
    if (!in_.take(")")) unexpected();
    auto const kind = is_has ? ListTest::Kind::has : is_none ? ListTest::Kind::none : ListTest::Kind::any;
    return ListTest{kind, std::move(list)};
  }

  Simple parse_position(std::string_view name, std::size_t begin) {
    auto const is_of_type = name.ends_with("-of-type");
    auto const is_from_end = name.starts_with("nth-last-");
    auto const known = is_of_type ? (is_from_end ? "nth-last-of-type" : "nth-of-type")
                                  : (is_from_end ? "nth-last-child" : "nth-child");
    if (name != known) in_.fail_at(begin, "':" + printable(name) + "()' is not supported");
    auto const at = in_.at();
    std::string text;
    while (!in_.is_at_end() && in_.peek() != ')' && !in_.take(" of "))
      text += in_.take(" ") ? ' ' : take_character();
    auto const step = parse_step(text);
    if (!step) in_.fail_at(at, "not a position such as 3, odd or 2n+1");
    PositionTest test{step->step, step->offset, is_from_end, is_of_type};
    if (in_.peek() != ')' && !is_of_type) test.of = std::make_shared<SelectorList const>(parse_list(std::nullopt));
    if (!in_.take(")")) unexpected();
    return test;
  }

  char take_character() {
    auto const c = in_.peek();
    in_.take(std::string_view(&c, 1));
    return c;
  }

  CssReader in_;
  int level_ = 0;
  std::size_t compounds_ = 0;
  bool is_in_has_ = false;
};

}  // namespace

std::variant<ParsedSelector, SelectorError> parse_selector(std::string_view text) try {
  return SelectorParser(text).parse();
} catch (BadSelector const& bad) {
  return bad.error;
}

}  // namespace scrape::extract
