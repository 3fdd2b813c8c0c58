#pragma once
/// A page's bytes, where they are.

#include <scrape/base/bytes.hpp>

#include <cstdint>

namespace scrape {

/// Those of an open file, if there is one, from its beginning; then those in memory. A view.
struct Content {
  int file = -1;
  std::uint64_t in_file = 0;
  Bytes held;

  std::uint64_t size() const noexcept { return in_file + held.size(); }
};

}  // namespace scrape
