#include "support/sha256.hpp"

#include <openssl/sha.h>

#include <array>

namespace scrape::test {

std::string sha256_hex(std::string_view content) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  ::SHA256(reinterpret_cast<unsigned char const*>(content.data()), content.size(), hash.data());
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (auto const byte : hash)
    text += {digits[byte >> 4U], digits[byte & 15U]};
  return text;
}

}  // namespace scrape::test
