#pragma once
/// The hash that records carry (FIPS 180-4).

#include <scrape/base/bytes.hpp>

#include <openssl/types.h>

#include <memory>
#include <string>

namespace scrape::store {

class Sha256 {
 public:
  Sha256();

  void add(Bytes bytes);

  /// 64 hexadecimal digits. Nothing may be added afterwards.
  std::string hex();

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

}  // namespace scrape::store
