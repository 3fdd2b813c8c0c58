// However coded data is cut into pieces, it decodes to the same, in bounded pieces.

#include "fuzz.hpp"

#include <scrape/http/content_coding.hpp>

#include <string>

namespace {

using namespace scrape;

// What the first byte chooses from: every coding, and on top of each other.
constexpr std::string_view codings[] = {"gzip",
                                        "deflate",
                                        "br",
                                        "zstd",
                                        "gzip, gzip",
                                        "gzip, br",
                                        "br, zstd",
                                        "zstd, deflate",
                                        "zstd, zstd",
                                        "deflate, gzip",
                                        "br, deflate, gzip, deflate, zstd"};

// A bomb would only make the fuzzer slow: its size is the fetcher's business.
constexpr std::size_t enough = 1 << 20;

struct Meaning {
  std::string content;
  bool is_whole = false;

  bool operator==(Meaning const&) const = default;
};

// False when there is no going on.
bool decode(http::Decoder& decoder, Bytes input, Meaning& meaning) {
  while (meaning.content.size() < enough) {
    auto const piece = decoder.next(input);
    if (!piece) return false;
    if (!*piece) {
      fuzz::require(input.empty());
      return true;
    }
    fuzz::require((*piece)->size() <= http::decoded_piece);
    meaning.content += as_text(**piece);
  }
  return false;
}

Meaning read(std::string_view coding, std::string_view text, std::size_t piece) {
  auto const decoder = http::make_decoder(coding).value();
  Meaning meaning;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    if (!decode(*decoder, as_bytes(text.substr(0, piece)), meaning)) return {};
  }
  meaning.is_whole = decoder->finish().has_value();
  return meaning;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto text = fuzz::text_of(data, size);
  if (text.empty()) return 0;
  auto const coding = codings[static_cast<unsigned char>(text.front()) % std::size(codings)];
  text.remove_prefix(1);
  fuzz::require(read(coding, text, text.size() + 1) == read(coding, text, 1));
  return 0;
}
