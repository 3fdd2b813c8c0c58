#pragma once
/// Finds what a list of selectors matches, in time linear in the document for each simple selector: sets of elements
/// are followed along combinators, instead of every element looking for those that it depends on.

#include "budget.hpp"
#include "html_tree.hpp"
#include "selector.hpp"

#include <vector>

namespace scrape::extract {

class SelectorMatcher {
 public:
  /// `scope` is what :scope matches: an element, or the document for its root.
  SelectorMatcher(HtmlTree const& tree, NodeIndex scope, Budget& budget) noexcept;

  /// The descendants of the scope that match, in document order; of selectors that begin at the scope and go beside it
  /// ("+ dd") also siblings. Without meaning when the budget is exhausted.
  std::vector<NodeIndex> select(SelectorList const& list);

 private:
  std::vector<NodeIndex> select(ComplexSelector const& selector);
  std::vector<NodeIndex> const& select_anywhere(ComplexSelector const& selector);
  std::vector<NodeIndex> marked(Marks const& marks, NodeIndex first, NodeIndex last);

  Marks match(ComplexSelector const& selector, NodeIndex first, NodeIndex last);
  Marks match_anchors(ComplexSelector const& relative);
  Marks match_any(SelectorList const& list, Nesting nesting);

  Marks disabled();
  Marks elements(NodeIndex first, NodeIndex last);
  Marks follow(Marks const& from, Combinator combinator);
  Marks trace_back(Marks const& from, Combinator combinator);

  void narrow(Marks& marks, CompoundSelector const& compound);
  template <class Simple>
  void narrow(Marks& marks, Simple const& simple);
  void narrow(Marks& marks, PseudoClass const& simple);
  void narrow(Marks& marks, NestedSelector const& nested);
  void narrow(Marks& marks, NthSelector const& nth);
  template <class Test>
  void narrow_if(Marks& marks, Test test);

  Positions positions(NthSelector const& nth);

  HtmlTree const& tree_;
  NodeIndex scope_;
  NodeIndex scope_element_;
  Budget& budget_;
};

}  // namespace scrape::extract
