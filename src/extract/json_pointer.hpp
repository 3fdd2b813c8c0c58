#pragma once
/// JSON pointers (RFC 6901).

#include <scrape/extract/selector_error.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scrape::extract {

class JsonPointer {
 public:
  /// `text` starts with '/'. Refused is '~' in front of another character than '0' and '1' (RFC 6901 §3).
  static std::variant<JsonPointer, SelectorError> parse(std::string_view text);

  /// Null when there is no such value. Indices have no leading zeros, and '-', the one behind the last, finds nothing
  /// (RFC 6901 §4).
  boost::json::value const* find(boost::json::value const& from) const noexcept;

 private:
  struct Step {
    std::string name;
    std::optional<std::size_t> index;  ///< when the name is one
  };

  std::vector<Step> steps_;
};

}  // namespace scrape::extract
