#pragma once
/// Selectors for JSON: a JSON pointer or a filter of jq.

#include <scrape/extract/json_document.hpp>
#include <scrape/extract/problem.hpp>
#include <scrape/extract/selector_error.hpp>
#include <scrape/extract/value.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::extract {

/// The most results that one run of a filter may have, and what they may take in memory.
inline constexpr std::size_t jq_most_results = 100'000;
inline constexpr std::size_t jq_memory_limit = std::size_t{64} << 20;

/// Values to put further queries to: parts of the document, which must outlive them, or values that a filter made and
/// that live as long as this.
struct JsonContexts {
  std::vector<JsonNode> nodes;
  std::shared_ptr<void const> made;
};

/// Not thread-safe. A filter that never ends is not stopped; nor is one that builds values without end, of which libjq
/// ends the process when memory is used up. Nor is the caller safe from a fault of jq 1.6 itself: it reads out of
/// bounds when a regular expression has empty matches with "g" in text beyond ASCII ('gsub("x*"; "")').
class JsonQuery {
 public:
  /// "/items/0/name": a JSON pointer (RFC 6901 §3). A reference token names a member of an object or is an index of an
  /// array without leading zeros; '-' finds nothing. "jq:.items[].name": a filter of jq 1.6, without modules.
  static std::variant<JsonQuery, SelectorError> parse(std::string_view text);

  JsonQuery(JsonQuery&&) noexcept;
  JsonQuery& operator=(JsonQuery&&) noexcept;
  ~JsonQuery();

  /// The first `at_most` of what it finds in `context`: the value that a pointer leads to, if any, or the results of a
  /// filter, nulls among them; a filter is not run further than that. Numbers that pass through jq are doubles.
  /// Problems: "jq: …", what the filter reports, or that it has too many, too large or too deep results.
  Found<std::vector<Value>> values(JsonNode context, std::size_t at_most) const;

  /// The same for `--each`: if a pointer leads to an array, its members.
  Found<JsonContexts> contexts(JsonNode context, std::size_t at_most) const;

 private:
  struct State;
  explicit JsonQuery(std::unique_ptr<State> state) noexcept;

  std::unique_ptr<State> state_;
};

}  // namespace scrape::extract
