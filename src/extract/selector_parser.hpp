#pragma once
/// From the text of a selector to what is matched.

#include "css_scanner.hpp"
#include "selector.hpp"

namespace scrape::extract {

/// Reads a list of selectors (Selectors Level 4 §17.1) until something else follows. Those that begin with a combinator
/// begin at :scope. Throws SyntaxError.
SelectorList parse_selectors(CssScanner& scanner);

/// What stands between the parentheses of :nth-child and its like (CSS Syntax Level 3 §6), without "of".
NthSelector parse_nth(CssScanner& scanner);

}  // namespace scrape::extract
