// However a response is cut into pieces, it means the same.

#include "fuzz.hpp"

#include <scrape/http/http1_decode.hpp>

#include <string>

namespace {

using namespace scrape;

struct Meaning {
  int status = 0;
  std::string body;
  std::size_t unused = 0;
  bool is_whole = false;

  bool operator==(Meaning const&) const = default;
};

// Gives the decoder what has arrived and is not used up, as a session does. False when there is no going on.
bool advance(http::Http1Decoder& decoder, std::string& waiting, Meaning& meaning) {
  while (true) {
    auto const step = decoder.feed(as_bytes(waiting));
    if (!step) return false;
    if (step->event == http::Http1Decoder::Event::head) meaning.status = decoder.head().status;
    meaning.body += as_text(step->body);
    waiting.erase(0, step->used);
    if (step->event == http::Http1Decoder::Event::starved) return true;
    if (step->event == http::Http1Decoder::Event::end) {
      meaning.is_whole = true;
      return false;
    }
  }
}

// Whether a broken message shows as an error or as incomplete, and after how much of it, may depend on the pieces; that
// it is broken may not.
Meaning read(std::string_view text, std::size_t piece) {
  http::Http1Decoder decoder(http::Http1Decoder::To::other);
  Meaning meaning;
  std::string waiting;
  while (!text.empty()) {
    waiting += text.substr(0, piece);
    text.remove_prefix(std::min(piece, text.size()));
    if (advance(decoder, waiting, meaning)) continue;
    meaning.unused = waiting.size() + text.size();
    return meaning.is_whole ? meaning : Meaning();
  }
  meaning.is_whole = decoder.finish().has_value();
  return meaning.is_whole ? meaning : Meaning();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  fuzz::require(read(text, text.size() + 1) == read(text, 1));
  return 0;
}
