#include "decoders.hpp"

#include <scrape/base/error.hpp>

#include <brotli/decode.h>

#include <new>

namespace scrape::http {
namespace {

struct Destroy {
  void operator()(BrotliDecoderState* state) const noexcept { BrotliDecoderDestroyInstance(state); }
};

// Its window has at most 16 MiB (RFC 7932 §9.1): the library knows larger ones only when it is told to.
class BrotliDecoder final : public Decoder {
 public:
  BrotliDecoder() {
    if (!state_) throw std::bad_alloc();
  }

  Result<std::optional<Bytes>> next(Bytes& input) override {
    while (true) {
      auto const piece = take_output();
      if (!piece.empty()) return piece;
      if (input.empty() && (!holds_output_ || has_ended())) return std::nullopt;
      if (has_ended() || !decode(input)) return Errc::corrupt_coding;
    }
  }

  Result<void> finish() const override {
    // As for every coding, an empty body is whole.
    if (started_ && !has_ended()) return Errc::truncated_coding;
    return {};
  }

 private:
  bool has_ended() const noexcept { return BrotliDecoderIsFinished(state_.get()) != BROTLI_FALSE; }

  // Straight from the window: copying would only cost.
  Bytes take_output() {
    auto size = decoded_piece;
    auto const* const bytes = BrotliDecoderTakeOutput(state_.get(), &size);
    return {reinterpret_cast<std::byte const*>(bytes), size};
  }

  // Until the window is full: 16 MiB at most, which can take 40 ms.
  bool decode(Bytes& input) {
    started_ = true;
    auto left = input.size();
    auto const* at = reinterpret_cast<std::uint8_t const*>(input.data());
    std::size_t no_room = 0;
    auto const result = BrotliDecoderDecompressStream(state_.get(), &left, &at, &no_room, nullptr, nullptr);
    input = input.last(left);
    holds_output_ = result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    return result != BROTLI_DECODER_RESULT_ERROR;
  }

  std::unique_ptr<BrotliDecoderState, Destroy> state_{BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
  bool started_ = false;
  bool holds_output_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_brotli_decoder() {
  return std::make_unique<BrotliDecoder>();
}

}  // namespace scrape::http
