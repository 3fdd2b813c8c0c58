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
  bool has_failed = false;

  bool operator==(Meaning const&) const = default;
};

// Gives the decoder what has arrived and is not used up, as a session does. False when there is no going on.
bool advance(http::Http1Decoder& decoder, std::string& waiting, Meaning& meaning) {
  while (true) {
    auto const step = decoder.feed(as_bytes(waiting));
    if (!step) {
      meaning.has_failed = true;
      return false;
    }
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

Meaning read(std::string_view text, std::size_t piece) {
  http::Http1Decoder decoder(false);
  Meaning meaning;
  std::string waiting;
  while (!text.empty()) {
    waiting += text.substr(0, piece);
    text.remove_prefix(std::min(piece, text.size()));
    if (!advance(decoder, waiting, meaning)) {
      meaning.unused = waiting.size() + text.size();
      break;
    }
  }
  if (!meaning.is_whole && !meaning.has_failed) meaning.is_whole = decoder.finish().has_value();
  // How much stood before an error is found depends on the pieces; that there is one does not.
  if (meaning.has_failed) return Meaning{.has_failed = true};
  return meaning;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const text = fuzz::text_of(data, size);
  fuzz::require(read(text, text.size() + 1) == read(text, 1));
  return 0;
}
