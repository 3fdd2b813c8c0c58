#pragma once
/// A CSS selector, parsed (Selectors Level 3, and :is, :where, :has, :not of Level 4).

#include <scrape/extract/selector_error.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::extract {

/// What has to be between a compound and the one before it.
enum class Combinator : std::uint8_t { none, descendant, child, next_sibling, later_sibling };

struct SelectorList;

struct TypeTest {
  std::string name;  ///< in lower case
};

struct AttributeTest {
  enum class Operator : std::uint8_t { present, equals, word, dash, prefix, suffix, substring };
  std::string name;
  Operator relation = Operator::present;
  std::string value = {};
  bool ignores_case = false;
};

/// :nth-child(an+b) and its relatives.
struct PositionTest {
  int step = 0;    ///< a
  int offset = 0;  ///< b
  bool is_from_end = false;
  bool is_of_type = false;
  std::shared_ptr<SelectorList const> of = {};  ///< only elements that match these are counted
};

/// :is(), :where(), :not(), :has().
struct ListTest {
  enum class Kind : std::uint8_t { any, none, has };
  Kind kind;
  std::shared_ptr<SelectorList const> list;
};

enum class StateTest : std::uint8_t { root, empty, link, enabled, disabled, checked, scope, anchor };

/// One test that an element has to pass.
using Simple = std::variant<TypeTest, AttributeTest, PositionTest, ListTest, StateTest>;

struct Compound {
  std::vector<Simple> tests;             ///< all of them
  Combinator before = Combinator::none;  ///< to the compound on the left
};

/// "a > b c", from left to right.
using Complex = std::vector<Compound>;

/// One of them.
struct SelectorList {
  std::vector<Complex> alternatives;
};

struct ParsedSelector {
  SelectorList list;
  std::size_t length = 0;  ///< of the text; what follows is no selector
};

/// Parses the longest selector list that the text begins with: up to its end, an '@' or a '::'. It may begin with a
/// combinator, which then leads from the context (:scope).
std::variant<ParsedSelector, SelectorError> parse_selector(std::string_view text);

}  // namespace scrape::extract
