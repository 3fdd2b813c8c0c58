#include <scrape/base/error.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/content_coding.hpp>

#include <zlib.h>

#include <array>
#include <limits>
#include <new>

namespace scrape::http {
namespace {

constexpr std::size_t piece_size = std::size_t{32} * 1024;

// windowBits of inflateInit2.
constexpr int gzip_wrapper = 15 + 16;
constexpr int zlib_wrapper = 15;
constexpr int no_wrapper = -15;

enum class Wrapper { gzip, zlib_or_none };

class Inflater final : public Decoder {
 public:
  explicit Inflater(Wrapper wrapper) : wrapper_(wrapper) {
    if (inflateInit2(&stream_, wrapper == Wrapper::gzip ? gzip_wrapper : zlib_wrapper) != Z_OK) throw std::bad_alloc();
  }
  Inflater(Inflater const&) = delete;
  Inflater& operator=(Inflater const&) = delete;
  ~Inflater() override { inflateEnd(&stream_); }

  Result<Bytes> next(Bytes& input) override {
    while (!input.empty()) {
      if (!begin_member(input)) return Errc::corrupt_coding;
      auto const piece = inflate_some(input);
      if (!piece || !piece->empty()) return piece;
    }
    return drain();
  }

  Result<void> finish() const override {
    // An empty body is whole without a single byte of its coding: some servers label all their answers alike.
    if (started_ && !ended_) return Errc::truncated_coding;
    return {};
  }

 private:
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

  // A full piece may have left output behind inside zlib although all input is used.
  Result<Bytes> drain() {
    Bytes nothing;
    if (!full_ || ended_) return nothing;
    return inflate_some(nothing);
  }

  Wrapper wrapper_;
  z_stream stream_{};
  bool started_ = false;
  bool ended_ = false;
  bool full_ = false;
  std::array<std::byte, piece_size> piece_{};
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder() {
  return std::make_unique<Inflater>(Wrapper::gzip);
}

Result<std::unique_ptr<Decoder>> make_decoder(std::string_view content_encoding) {
  auto const coding = trim(content_encoding);
  if (coding.empty() || equal_ignoring_case(coding, "identity")) return std::unique_ptr<Decoder>();
  if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip")) return make_gzip_decoder();
  if (equal_ignoring_case(coding, "deflate")) {
    return std::unique_ptr<Decoder>(std::make_unique<Inflater>(Wrapper::zlib_or_none));
  }
  return Errc::unknown_coding;
}

}  // namespace scrape::http
