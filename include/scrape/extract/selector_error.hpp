#pragma once
/// What is wrong with a selector that a user wrote.

#include <cstddef>
#include <string>

namespace scrape::extract {

struct SelectorError {
  std::size_t column = 0;  ///< 1-based, in bytes; 0 when no place is to blame
  std::string reason;      ///< without the selector itself, for example "':has' within ':has'"
};

}  // namespace scrape::extract
