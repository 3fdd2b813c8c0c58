#include "decoders.hpp"

#include <scrape/base/error.hpp>

#include <zstd.h>

#include <algorithm>
#include <array>
#include <new>

namespace scrape::http {
namespace {

// RFC 9659 §3: as a content coding it must not need a window of more than 8 MiB.
constexpr int window_log_limit = 23;

struct Free {
  void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

// What a frame begins with: magic number, descriptor and what that announces (RFC 8878 §3.1.1.1), or magic number and
// size of one that is skipped (§3.1.2). The library gets it in one piece and alone: of a frame that it can decode at
// once it does not check the window, and in the middle of a header it looks for frames of older formats, which know no
// limits.
class FrameHeader {
 public:
  bool is_empty() const noexcept { return size_ == 0; }
  bool is_complete() const noexcept { return size_ >= descriptor_at + 1 && size_ == whole_size(); }
  Bytes bytes() const noexcept { return {bytes_.data(), size_}; }
  void clear() noexcept { size_ = 0; }

  // False when no frame begins so.
  bool add(std::byte next) noexcept {
    bytes_[size_++] = next;
    if (size_ == 1) return next == frame_magic[0] || is_skipped();
    if (size_ > descriptor_at) return true;
    return next == (is_skipped() ? skipped_magic : frame_magic)[size_ - 1];
  }

 private:
  static constexpr std::size_t descriptor_at = 4;
  static constexpr std::size_t skipped_size = 8;
  static constexpr std::size_t largest_size = 18;
  static constexpr std::array frame_magic{std::byte{0x28}, std::byte{0xb5}, std::byte{0x2f}, std::byte{0xfd}};
  static constexpr std::array skipped_magic{std::byte{0x50}, std::byte{0x2a}, std::byte{0x4d}, std::byte{0x18}};

  // The lower four bits of that magic number are anything.
  bool is_skipped() const noexcept { return (bytes_[0] & std::byte{0xf0}) == skipped_magic[0]; }

  std::size_t whole_size() const noexcept {
    constexpr std::array<std::size_t, 4> dictionary_sizes{0, 1, 2, 4};
    constexpr std::array<std::size_t, 4> content_sizes{0, 2, 4, 8};
    if (is_skipped()) return skipped_size;
    auto const descriptor = std::to_integer<unsigned>(bytes_[descriptor_at]);
    auto const is_single_segment = (descriptor & 0x20U) != 0;
    auto const content_size = content_sizes[descriptor >> 6U];
    // A single segment has no window, and always says how large it is.
    auto const window_or_small_size = is_single_segment && content_size > 0 ? 0U : 1U;
    return descriptor_at + 1 + window_or_small_size + dictionary_sizes[descriptor & 3U] + content_size;
  }

  std::array<std::byte, largest_size> bytes_{};
  std::size_t size_ = 0;
};

// A dictionary (RFC 8878 §5) was never agreed on: the library refuses a frame that names one.
class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() {
    if (!context_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log_limit);
  }

  Result<std::optional<Bytes>> next(Bytes& input) override {
    while (!input.empty() || holds_output_) {
      auto const piece = is_inside_ ? decode(input) : begin_frame(input);
      if (!piece) return piece.error();
      if (!piece->empty()) return *piece;
    }
    return std::nullopt;
  }

  Result<void> finish() const override {
    if (is_inside_ || !header_.is_empty()) return Errc::truncated_coding;
    return {};
  }

 private:
  Result<Bytes> begin_frame(Bytes& input) {
    while (!input.empty() && !header_.is_complete()) {
      if (!header_.add(input.front())) return Errc::corrupt_coding;
      input = input.subspan(1);
    }
    if (!header_.is_complete()) return Bytes();
    auto header = header_.bytes();
    header_.clear();
    return decode(header);
  }

  Result<Bytes> decode(Bytes& input) {
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{piece_.data(), piece_.size(), 0};
    auto const wanted = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_isError(wanted) != 0) return Errc::corrupt_coding;
    input = input.subspan(in.pos);
    is_inside_ = wanted != 0;
    // A full piece may have left output behind inside the library although all input is used.
    holds_output_ = is_inside_ && out.pos == out.size;
    return Bytes(piece_.data(), out.pos);
  }

  std::unique_ptr<ZSTD_DCtx, Free> context_{ZSTD_createDCtx()};
  FrameHeader header_;
  bool is_inside_ = false;  ///< a frame, behind its header
  bool holds_output_ = false;
  std::array<std::byte, decoded_piece> piece_{};
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() {
  return std::make_unique<ZstdDecoder>();
}

}  // namespace scrape::http
