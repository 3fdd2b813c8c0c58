#pragma once
/// Where the members of a JSON object stand in its text.

#include <cstddef>
#include <string_view>
#include <vector>

namespace scrape::plan {

struct Member {
  std::size_t key;    ///< its opening quote
  std::size_t begin;  ///< of the value
  std::size_t end;
};

/// In their order. `object` must be a valid JSON object (RFC 8259 §4), from its opening brace on.
std::vector<Member> members_of(std::string_view object);

}  // namespace scrape::plan
