#pragma once
/// Views of raw bytes, and text as bytes.

#include <cstddef>
#include <span>
#include <string_view>

namespace scrape {

using Bytes = std::span<std::byte const>;
using MutableBytes = std::span<std::byte>;

inline Bytes as_bytes(std::string_view text) noexcept {
  return std::as_bytes(std::span(text));
}

inline std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

}  // namespace scrape
