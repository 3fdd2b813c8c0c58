#pragma once
/// A response as the decoder sees it: bytes arrive piece by piece, what it does not use stays in a buffer.

#include <scrape/http/http1_decode.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

class Http1Reader {
 public:
  using To = http::Http1Decoder::To;

  explicit Http1Reader(To request = To::other) : decoder_(request) {}

  void receive(std::string_view piece) {
    buffer_ += piece;
    while (!error && !is_complete) {
      auto const step = decoder_.feed(as_bytes(buffer_));
      if (!step) {
        error = step.error();
        return;
      }
      body += as_text(step->body);
      buffer_.erase(0, step->used);
      if (step->event == http::Http1Decoder::Event::starved) return;
      if (step->event == http::Http1Decoder::Event::head) ++heads;
      is_complete = step->event == http::Http1Decoder::Event::end;
    }
  }

  /// The connection ends.
  Result<void> finish() { return decoder_.finish(); }

  http::Http1Decoder const& decoder() const noexcept { return decoder_; }
  http::ResponseHead const& head() const noexcept { return decoder_.head(); }
  std::string const& unused() const noexcept { return buffer_; }

  std::string body;
  int heads = 0;
  bool is_complete = false;
  std::optional<error_code> error;

 private:
  http::Http1Decoder decoder_;
  std::string buffer_;
};

/// All of `bytes` at once.
inline Http1Reader read_http1(std::string_view bytes, Http1Reader::To request = Http1Reader::To::other) {
  Http1Reader reader(request);
  reader.receive(bytes);
  return reader;
}

}  // namespace scrape::test
