#include "decoders.hpp"

#include <scrape/base/error.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace scrape::http {
namespace {

// windowBits of inflateInit2.
constexpr int gzip_wrapper = 15 + 16;
constexpr int zlib_wrapper = 15;
constexpr int no_wrapper = -15;

enum class Wrapper { gzip, zlib_or_none };

class InflateDecoder final : public Decoder {
 public:
  explicit InflateDecoder(Wrapper wrapper) : wrapper_(wrapper) {
    if (inflateInit2(&stream_, wrapper == Wrapper::gzip ? gzip_wrapper : zlib_wrapper) != Z_OK) throw std::bad_alloc();
  }
  InflateDecoder(InflateDecoder const&) = delete;
  InflateDecoder& operator=(InflateDecoder const&) = delete;
  ~InflateDecoder() override { inflateEnd(&stream_); }

  Result<std::optional<Bytes>> next(Bytes& input) override {
    while (!input.empty() || holds_output()) {
      if (!input.empty() && !begin_member(input)) return Errc::corrupt_coding;
      auto const piece = inflate_some(input);
      if (!piece) return piece.error();
      if (!piece->empty()) return *piece;
    }
    return std::nullopt;
  }

  Result<void> finish() const override {
    // An empty body is whole without a single byte of its coding: some servers label all their answers alike.
    if (started_ && !ended_) return Errc::truncated_coding;
    return {};
  }

 private:
  // A full piece may have left output behind inside zlib although all input is used.
  bool holds_output() const noexcept { return full_ && !ended_; }

  // Data after the end of a stream must be another gzip member.
  bool begin_member(Bytes input) {
    if (ended_) {
      if (wrapper_ != Wrapper::gzip) return false;
      inflateReset(&stream_);
      ended_ = false;
    }
    if (!started_ && wrapper_ == Wrapper::zlib_or_none && !looks_like_zlib(input.front())) {
      inflateReset2(&stream_, no_wrapper);
    }
    started_ = true;
    return true;
  }

  // RFC 1950 §2.2: method 8 with a window of at most 32 KiB. As raw deflate this would be a stored block with a wrong
  // length, or a reserved block type, so the first byte decides for every stream that real servers send.
  static bool looks_like_zlib(std::byte first) noexcept {
    return (std::to_integer<unsigned>(first) & 0x0fU) == 8 && std::to_integer<unsigned>(first) >> 4U <= 7;
  }

  Result<Bytes> inflate_some(Bytes& input) {
    auto const offered = std::min<std::size_t>(input.size(), std::numeric_limits<uInt>::max());
    stream_.next_in = reinterpret_cast<Bytef const*>(input.data());
    stream_.avail_in = static_cast<uInt>(offered);
    stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
    stream_.avail_out = static_cast<uInt>(piece_.size());
    auto const status = inflate(&stream_, Z_NO_FLUSH);
    input = input.subspan(offered - stream_.avail_in);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return Errc::corrupt_coding;
    ended_ = status == Z_STREAM_END;
    full_ = stream_.avail_out == 0;
    return Bytes(piece_.data(), piece_.size() - stream_.avail_out);
  }

  Wrapper wrapper_;
  z_stream stream_{};
  bool started_ = false;
  bool ended_ = false;
  bool full_ = false;
  std::array<std::byte, decoded_piece> piece_{};
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder() {
  return std::make_unique<InflateDecoder>(Wrapper::gzip);
}

std::unique_ptr<Decoder> make_deflate_decoder() {
  return std::make_unique<InflateDecoder>(Wrapper::zlib_or_none);
}

}  // namespace scrape::http
