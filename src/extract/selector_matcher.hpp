#pragma once
/// Whether elements match selectors.

#include "html_tree.hpp"
#include "selector.hpp"

#include <cstdint>

namespace scrape::extract {

/// Thrown when a page makes a selector cost more than `most_match_steps`.
struct SelectorTooCostly {};

/// Tests of compounds in one query: up to a second.
inline constexpr std::uint64_t most_match_steps = 20'000'000;

class SelectorMatcher {
 public:
  /// `scope` is what :scope stands for; for the document its html element does too.
  SelectorMatcher(HtmlTree const& tree, std::uint32_t scope) : tree_(tree), scope_(scope) {}

  /// From right to left, as browsers do it.
  bool matches(std::uint32_t element, SelectorList const& list) { return matches(element, list, no_node); }

 private:
  // What a failure says of other candidates for the compound on the right: a combinator there need not try those that
  // must fail too (Servo's, and before it WebKit's, way to keep backtracking short).
  enum class Result : std::uint8_t { matched, try_later_sibling, try_descendant, never };

  bool matches(std::uint32_t element, SelectorList const& list, std::uint32_t anchor);
  Result match(std::uint32_t element, Complex const& complex, std::size_t last, std::uint32_t anchor);
  bool passes(std::uint32_t element, Compound const& compound, std::uint32_t anchor);
  std::uint32_t next_candidate(std::uint32_t element, Combinator combinator) const noexcept;

  bool test(std::uint32_t element, TypeTest const& type, std::uint32_t anchor) const;
  bool test(std::uint32_t element, AttributeTest const& attribute, std::uint32_t anchor) const;
  bool test(std::uint32_t element, PositionTest const& position, std::uint32_t anchor);
  bool test(std::uint32_t element, ListTest const& list, std::uint32_t anchor);
  bool test(std::uint32_t element, StateTest state, std::uint32_t anchor) const;

  bool has(std::uint32_t anchor, Complex const& complex);
  std::uint32_t position_among(std::uint32_t element, PositionTest const& position, std::uint32_t anchor);
  void count_step();

  HtmlTree const& tree_;
  std::uint32_t scope_;
  std::uint64_t steps_ = 0;
};

}  // namespace scrape::extract
