#pragma once
/// What servers do to bodies: the other direction of every content coding.

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace scrape::test {

// windowBits of deflateInit2.
inline std::string deflated(std::string_view plain, int window_bits, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string out(deflateBound(&stream, plain.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// RFC 1952.
inline std::string gzip(std::string_view plain) {
  return deflated(plain, 15 + 16, Z_BEST_COMPRESSION);
}

/// RFC 1950.
inline std::string zlib(std::string_view plain) {
  return deflated(plain, 15, Z_BEST_COMPRESSION);
}

/// RFC 1951.
inline std::string raw_deflate(std::string_view plain, int level = Z_BEST_COMPRESSION) {
  return deflated(plain, -15, level);
}

/// RFC 7932.
inline std::string brotli(std::string_view plain) {
  constexpr int quick = 5;
  auto size = BrotliEncoderMaxCompressedSize(plain.size());
  std::string out(size, '\0');
  auto const done = BrotliEncoderCompress(quick, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, plain.size(),
                                          reinterpret_cast<std::uint8_t const*>(plain.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  if (done == BROTLI_FALSE) throw std::runtime_error("brotli");
  out.resize(size);
  return out;
}

/// RFC 8878, in one frame with a checksum.
inline std::string zstd(std::string_view plain) {
  auto* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  auto const size = ZSTD_compress2(context, out.data(), out.size(), plain.data(), plain.size());
  ZSTD_freeCCtx(context);
  if (ZSTD_isError(size) != 0) throw std::runtime_error("zstd");
  out.resize(size);
  return out;
}

}  // namespace scrape::test
