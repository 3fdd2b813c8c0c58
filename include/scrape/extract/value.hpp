#pragma once
/// What a selector finds in a page.

#include <string>
#include <variant>
#include <vector>

namespace scrape::extract {

/// One read from text keeps its digits: a price of 9.90 comes out as it went in. One of a JSON document does when it is
/// an integer of 64 bits, an identifier of 19 digits for example; others are the shortest that read back the same.
struct Number {
  std::string text;  ///< as JSON writes numbers (RFC 8259 §6)
  double value = 0;  ///< the nearest one

  friend bool operator==(Number const&, Number const&) = default;
};

/// An array or an object.
struct Json {
  std::string text;  ///< compact, valid UTF-8

  friend bool operator==(Json const&, Json const&) = default;
};

/// Text is valid UTF-8. The first alternative is what was not found, or null itself.
using Value = std::variant<std::monostate, bool, Number, std::string, Json>;

/// A value for each field, in their order.
using Row = std::vector<Value>;

}  // namespace scrape::extract
