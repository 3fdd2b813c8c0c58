#pragma once
/// The decoders of single codings, without limits. Each keeps to the contract of Decoder and gives no empty content.

#include <scrape/http/content_coding.hpp>

namespace scrape::http {

/// zlib data, and also raw deflate data (RFC 9110 §8.4.1.2).
std::unique_ptr<Decoder> make_deflate_decoder();

/// RFC 7932; one stream is one body.
std::unique_ptr<Decoder> make_brotli_decoder();

/// RFC 8878 with the window of RFC 9659; several frames in a row are one body.
std::unique_ptr<Decoder> make_zstd_decoder();

}  // namespace scrape::http
