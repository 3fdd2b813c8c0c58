#pragma once
/// Which part of a representation a 206 brings (RFC 9110 §14.4).

#include <cstdint>
#include <optional>
#include <string_view>

namespace scrape::http {

struct ContentRange {
  std::uint64_t first = 0;            ///< offset of its first byte
  std::uint64_t last = 0;             ///< of its last one
  std::optional<std::uint64_t> size;  ///< of the whole; none: the server does not know

  bool operator==(ContentRange const&) const = default;
};

/// Reads "bytes 42-1233/1234" and "bytes 42-1233/*". Nothing for other units, an unsatisfied range, and what
/// contradicts itself.
std::optional<ContentRange> parse_content_range(std::string_view field) noexcept;

/// Whether an entity tag, as the server sent it, may be used to put parts together (RFC 9110 §8.8.3.2, §13.1.5): it is
/// one, and not weak.
bool is_strong_tag(std::string_view tag) noexcept;

}  // namespace scrape::http
