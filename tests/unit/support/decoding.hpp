#pragma once
/// Content codings undone, and what to undo.

#include "support/random.hpp"

#include <scrape/base/error.hpp>
#include <scrape/http/content_coding.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace scrape::test {

inline std::string const text = "The quick brown fox jumps over the lazy dog; the quick brown fox jumps again.";

struct Decoded {
  std::string text = {};
  error_code error = {};
  std::size_t largest_piece = 0;
};

inline void decode_piece(http::Decoder& decoder, std::string_view piece, Decoded& decoded) {
  auto input = as_bytes(piece);
  while (!decoded.error) {
    auto const output = decoder.next(input);
    if (!output) decoded.error = output.error();
    if (!output || !*output) break;
    decoded.text += as_text(**output);
    decoded.largest_piece = std::max(decoded.largest_piece, (*output)->size());
  }
  EXPECT_TRUE(decoded.error || input.empty()) << "nothing to give, although input is left";
}

/// `split` bytes first, then the rest.
inline Decoded decode(std::string_view coding, std::string_view bytes, std::size_t split = 0) {
  auto const decoder = http::make_decoder(coding).value();
  Decoded decoded;
  decode_piece(*decoder, bytes.substr(0, split), decoded);
  decode_piece(*decoder, bytes.substr(split), decoded);
  if (auto const end = decoder->finish(); !decoded.error && !end) decoded.error = end.error();
  return decoded;
}

/// Bytes in which there is little to compress.
inline std::string noise(std::size_t size) {
  Random random(1);
  std::string bytes(size, '\0');
  for (auto& c : bytes)
    c = static_cast<char>(random.below(256));
  return bytes;
}

}  // namespace scrape::test
