#include "site/coding.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace scrape::site {
namespace {

constexpr int memory_level = 8;

int window_bits(Coding coding) {
  switch (coding) {
    case Coding::gzip:
      return MAX_WBITS + 16;
    case Coding::zlib:
      return MAX_WBITS;
    case Coding::raw_deflate:
      return -MAX_WBITS;
    case Coding::brotli:
    case Coding::zstd:
      break;
  }
  throw std::runtime_error("not a coding of zlib");
}

std::string brotli(std::string_view plain) {
  constexpr int quick = 5;
  auto size = BrotliEncoderMaxCompressedSize(plain.size());
  std::string out(size, '\0');
  auto const done = BrotliEncoderCompress(quick, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.size(),
                                          reinterpret_cast<std::uint8_t const*>(plain.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  if (done == BROTLI_FALSE) throw std::runtime_error("brotli cannot compress");
  out.resize(size);
  return out;
}

std::string zstd(std::string_view plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  auto const size = ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), ZSTD_CLEVEL_DEFAULT);
  if (ZSTD_isError(size) != 0) throw std::runtime_error("zstd cannot compress");
  out.resize(size);
  return out;
}

}  // namespace

struct Compressor::State {
  z_stream zlib{};
};

Compressor::Compressor(Coding coding) : state_(std::make_unique<State>()) {
  auto const result = deflateInit2(&state_->zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits(coding), memory_level,
                                   Z_DEFAULT_STRATEGY);
  if (result != Z_OK) throw std::runtime_error("zlib cannot start");
}

Compressor::~Compressor() {
  deflateEnd(&state_->zlib);
}

std::string Compressor::add(std::string_view piece) {
  return run(piece, Z_NO_FLUSH);
}

std::string Compressor::cut() {
  return run({}, Z_FULL_FLUSH);
}

std::string Compressor::finish() {
  return run({}, Z_FINISH);
}

std::string Compressor::run(std::string_view piece, int flush) {
  auto& zlib = state_->zlib;
  std::string out;
  std::array<char, 16 * 1024> room{};
  // zlib only reads through next_in, it merely lacks the const.
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
  zlib.avail_in = static_cast<uInt>(piece.size());
  do {
    zlib.next_out = reinterpret_cast<Bytef*>(room.data());
    zlib.avail_out = static_cast<uInt>(room.size());
    deflate(&zlib, flush);
    out.append(room.data(), room.size() - zlib.avail_out);
  } while (zlib.avail_out == 0);
  return out;
}

std::string compressed(std::string_view plain, Coding coding) {
  if (coding == Coding::brotli) return brotli(plain);
  if (coding == Coding::zstd) return zstd(plain);
  Compressor compressor(coding);
  auto all = compressor.add(plain);
  return all + compressor.finish();
}

bool accepts_coding(Request const& request, std::string_view coding) {
  namespace http = boost::beast::http;
  for (auto const& [name, parameters] : http::ext_list(request[http::field::accept_encoding])) {
    if (!boost::beast::iequals(name, coding)) continue;
    for (auto const& [key, value] : parameters) {
      if (boost::beast::iequals(key, "q")) return std::strtod(std::string(value).c_str(), nullptr) > 0;
    }
    return true;
  }
  return false;
}

}  // namespace scrape::site
