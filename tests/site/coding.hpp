#pragma once
// Content codings: compressing, and what a request accepts.

#include "site/exchange.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace scrape::site {

enum class Coding { gzip, zlib, raw_deflate, brotli, zstd };

/// Compresses a body piece by piece, with one of the first three.
class Compressor {
 public:
  explicit Compressor(Coding coding);
  ~Compressor();
  Compressor(Compressor const&) = delete;
  Compressor& operator=(Compressor const&) = delete;

  /// What can be sent so far; may be empty.
  std::string add(std::string_view piece);
  /// All that is left so far. What is added later does not refer back to it, and begins on a byte of its own.
  std::string cut();
  /// The rest and the trailer. Nothing may follow.
  std::string finish();

 private:
  std::string run(std::string_view piece, int flush);

  struct State;
  std::unique_ptr<State> state_;
};

/// The whole of `plain` at once.
std::string compressed(std::string_view plain, Coding coding);

/// Whether Accept-Encoding names `coding` with a weight other than 0 (RFC 9110 §12.5.3; `*` is not looked at).
bool accepts_coding(Request const& request, std::string_view coding);

}  // namespace scrape::site
