#include "text_key.hpp"

#include <scrape/base/text.hpp>

#define XXH_INLINE_ALL
#include <array>

#include <xxhash.h>

namespace scrape::extract {

std::string key_of(std::string_view text, std::size_t longest) {
  std::string key(text.substr(0, longest));
  if (text.size() <= longest) return key;
  XXH128_canonical_t hash;
  XXH128_canonicalFromHash(&hash, XXH3_128bits(text.data(), text.size()));
  for (auto const byte : hash.digest)
    key += static_cast<char>(byte);
  return key;
}

bool is_shortened(std::string_view key, std::size_t longest) noexcept {
  return key.size() > longest;
}

std::string_view text_of(std::string_view key, std::size_t longest) noexcept {
  auto const text = key.substr(0, longest);
  return is_shortened(key, longest) ? text.substr(0, first_invalid_utf8(text)) : text;
}

}  // namespace scrape::extract
