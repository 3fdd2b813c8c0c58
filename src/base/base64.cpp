#include <scrape/base/base64.hpp>

#include <openssl/evp.h>

#include <cstddef>

namespace scrape {
namespace {

constexpr std::size_t group = 4;       // characters
constexpr std::size_t group_size = 3;  // bytes

unsigned char const* unsigned_bytes(std::string_view bytes) noexcept {
  return reinterpret_cast<unsigned char const*>(bytes.data());
}

unsigned char* unsigned_bytes(std::string& bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + group_size - 1) / group_size * group, '\0');
  ::EVP_EncodeBlock(unsigned_bytes(text), unsigned_bytes(bytes), static_cast<int>(bytes.size()));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % group != 0) return std::nullopt;
  if (text.empty()) return std::string();
  auto const padding = text.size() - 1 - text.find_last_not_of('=');
  auto const plain = text.substr(0, text.size() - padding);
  // What OpenSSL would read past.
  if (padding >= group_size || plain.find_first_of("= \t\r\n") != std::string_view::npos) return std::nullopt;
  std::string bytes(text.size() / group * group_size, '\0');
  auto const size = ::EVP_DecodeBlock(unsigned_bytes(bytes), unsigned_bytes(text), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace scrape
