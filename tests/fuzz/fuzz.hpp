#pragma once
/// What a fuzzer needs: its input as text, and a check that stops it.

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace scrape::fuzz {

inline std::string_view text_of(std::uint8_t const* data, std::size_t size) {
  return {reinterpret_cast<char const*>(data), size};
}

inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace scrape::fuzz
