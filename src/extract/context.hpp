#pragma once
/// What a row is about, and how its fields are found in it.

#include "source.hpp"

#include <scrape/extract/html_query.hpp>
#include <scrape/extract/json_query.hpp>
#include <scrape/extract/regex_query.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::extract {

/// A whole page, an element of it, or a value.
using Context = std::variant<std::monostate, HtmlNode, JsonNode>;

/// Contexts, and what they are parts of when that is no page.
struct Contexts {
  std::vector<Context> all;
  std::shared_ptr<void const> owner = {};
};

using Query = std::variant<HtmlQuery, JsonQuery, RegexQuery>;

/// A selector of whatever language. Throws std::invalid_argument with a sentence that names it.
Query parse_query(std::string_view selector);

/// Whether there is something of the query's language in a page of that kind. Expressions search any.
bool reads(Query const& query, Kind kind) noexcept;

/// Whether a query can be asked within the matches of another.
bool fits_within(Query const& query, Query const& each) noexcept;

/// A context for each match.
Found<Contexts> contexts_of(Query const& each, Source& page);

/// Values in their order, one at most if only the first is wanted.
Found<std::vector<Value>> values_of(Query const& query, bool is_list, Context const& context, Source& page);

}  // namespace scrape::extract
