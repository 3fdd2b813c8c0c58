#pragma once
/// Undoes content codings while the body streams by (RFC 9110 §8.4).

#include <scrape/base/bytes.hpp>
#include <scrape/base/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace scrape::http {

/// What Accept-Encoding offers: exactly what make_decoder takes.
inline constexpr std::string_view accepted_codings = "gzip, deflate, br, zstd";

/// The most that one step of a decoder gives.
inline constexpr std::size_t decoded_piece = std::size_t{32} * 1024;

class Decoder {
 public:
  virtual ~Decoder() = default;

  /// One step: decodes more from the front of `input`, which shrinks by what was used. Gives content that is valid
  /// until the next call; it is empty when codings lie on top of each other and the step was one in between. Nothing
  /// when all input is used up. Errors: Errc::corrupt_coding, coding_bomb.
  virtual Result<std::optional<Bytes>> next(Bytes& input) = 0;

  /// Demands that the coded data came to its own end. Errors: Errc::truncated_coding.
  virtual Result<void> finish() const = 0;
};

/// Several gzip members in a row are one body (RFC 1952 §2.2). For data of the user's own: it may expand at will.
std::unique_ptr<Decoder> make_gzip_decoder();

/// For a Content-Encoding value: the list of the codings in the order in which they were applied (RFC 9110 §8.4), among
/// which "identity" and empty members count for nothing (RFC 9110 §8.4.1, §5.6.1.2). Null when none is left. "deflate"
/// is zlib data (RFC 9110 §8.4.1.2) and also the raw deflate data that some servers send instead. A coding that expands
/// as only a bomb does fails. Errors: Errc::unknown_coding, too_many_codings.
Result<std::unique_ptr<Decoder>> make_decoder(std::string_view content_encoding);

}  // namespace scrape::http
