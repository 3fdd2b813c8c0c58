#pragma once
/// Undoes a content coding while the body streams by (RFC 9110 §8.4).

#include <scrape/base/bytes.hpp>
#include <scrape/base/result.hpp>

#include <memory>
#include <string_view>

namespace scrape::http {

/// What Accept-Encoding offers: exactly what make_decoder takes.
inline constexpr std::string_view accepted_codings = "gzip, deflate";

class Decoder {
 public:
  virtual ~Decoder() = default;

  /// Decodes the next piece from the front of `input`, which shrinks by what was used. The result is valid until the
  /// next call; it is empty when all input is used up. Errors: Errc::corrupt_coding.
  virtual Result<Bytes> next(Bytes& input) = 0;

  /// Demands that the coded data came to its own end. Errors: Errc::truncated_coding.
  virtual Result<void> finish() const = 0;
};

/// Several gzip members in a row are one body (RFC 1952 §2.2).
std::unique_ptr<Decoder> make_gzip_decoder();

/// For a Content-Encoding value; null for "identity" and an empty one. "deflate" is zlib data (RFC 9110 §8.4.1.2) and
/// also the raw deflate data that some servers send instead. Errors: Errc::unknown_coding.
Result<std::unique_ptr<Decoder>> make_decoder(std::string_view content_encoding);

}  // namespace scrape::http
