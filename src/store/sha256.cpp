#include <scrape/store/sha256.hpp>

#include <openssl/evp.h>

#include <new>
#include <string_view>

namespace scrape::store {
namespace {

// Looking the algorithm up costs more than to hash a page.
EVP_MD const* algorithm() {
  static std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> const fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                       &EVP_MD_free);
  return fetched.get();
}

void begin(EVP_MD_CTX* context) {
  if (EVP_DigestInit_ex2(context, algorithm(), nullptr) != 1) throw std::bad_alloc();
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  if (!context_) throw std::bad_alloc();
  begin(context_.get());
}

void Sha256::add(Bytes bytes) {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

Sha256::Digest Sha256::so_far() const {
  Sha256 copy;
  if (EVP_MD_CTX_copy_ex(copy.context_.get(), context_.get()) != 1) throw std::bad_alloc();
  return copy.finish();
}

Sha256::Digest Sha256::finish() {
  Digest digest{};
  EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
  begin(context_.get());
  return digest;
}

std::string to_hex(Sha256::Digest const& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (auto const byte : digest)
    (text += digits[byte >> 4U]) += digits[byte & 15U];
  return text;
}

}  // namespace scrape::store
