#include "sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace scrape::store {
namespace {

// Looking the algorithm up costs more than to hash a page.
EVP_MD const* algorithm() {
  static std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> const fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                       &EVP_MD_free);
  return fetched.get();
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  if (!context_ || EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) != 1) throw std::bad_alloc();
}

void Sha256::add(Bytes bytes) {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

std::string Sha256::hex() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, 32> hash{};
  EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr);
  std::string text(2 * hash.size(), '0');
  for (std::size_t i = 0; i < hash.size(); ++i) {
    text[2 * i] = digits[hash.at(i) >> 4U];
    text[2 * i + 1] = digits[hash.at(i) & 15U];
  }
  return text;
}

}  // namespace scrape::store
