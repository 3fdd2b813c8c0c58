#pragma once
/// The hash that records carry (FIPS 180-4).

#include <scrape/base/bytes.hpp>

#include <array>
#include <memory>
#include <string>

struct evp_md_ctx_st;

namespace scrape::store {

/// Setting one up costs a tenth of what it costs to hash a page: it can be used again and again.
class Sha256 {
 public:
  using Digest = std::array<unsigned char, 32>;

  Sha256();

  void add(Bytes bytes);

  /// The hash of what was added so far.
  Digest so_far() const;

  /// The hash of what was added. What is added afterwards is another message.
  Digest finish();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

/// 64 hexadecimal digits.
std::string to_hex(Sha256::Digest const& digest);

}  // namespace scrape::store
