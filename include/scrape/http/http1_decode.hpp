#pragma once
/// Bytes of an HTTP/1 connection → heads, pieces of body, end (RFC 9112).

#include <scrape/base/bytes.hpp>
#include <scrape/base/result.hpp>
#include <scrape/http/message.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace scrape::http {

/// Generous for real sites (curl allows 300 KB for a header section, browsers 256 KB), bounded for hostile ones.
inline constexpr std::size_t head_limit = std::size_t{128} * 1024;

/// What chunk sizes, extensions and trailers of one body may come to besides this many times its content: one byte a
/// chunk is six bytes.
inline constexpr std::uint64_t framing_limit = std::uint64_t{1024} * 1024;
inline constexpr std::uint64_t framing_share = 16;

/// Interim responses (RFC 9110 §15.2) that we read past before one answer.
inline constexpr int interim_limit = 16;

/// Decodes one response: feed it what was received, again from where it stopped, until the message is complete.
class Http1Decoder {
 public:
  enum class Event {
    starved,  ///< all input is used; more is needed
    head,     ///< head() is the final response's head
    body,     ///< `body` is a piece of the content, a view of the input
    end,      ///< the message is complete; what is left of the input does not belong to it
  };
  struct Step {
    Event event = Event::starved;
    std::size_t used = 0;  ///< bytes of the input that this step consumed
    Bytes body = {};
  };

  /// What was asked decides whether the fields speak of a body (RFC 9112 §6.3).
  enum class To {
    head,     ///< HEAD: there is none, whatever they say
    connect,  ///< CONNECT: a success has none, and Content-Length and Transfer-Encoding are ignored (RFC 9110 §9.3.6)
    other,
  };

  explicit Http1Decoder(To request);
  Http1Decoder(Http1Decoder&&) noexcept;
  Http1Decoder& operator=(Http1Decoder&&) noexcept;
  ~Http1Decoder();

  /// The next thing found in `input`. Errors: Errc::not_http, bad_head, bad_content_length, bad_transfer_encoding,
  /// bad_chunk, head_too_large, too_many_interim, unexpected_upgrade. After an error the decoder is
  /// spent.
  Result<Step> feed(Bytes input);

  /// The connection ended. Success when that ends the message too (RFC 9112 §6.3, no length given). Errors:
  /// Errc::closed_before_head, closed_in_head, closed_in_body.
  Result<void> finish();

  ResponseHead const& head() const noexcept;

  /// The same, which head() no longer has afterwards.
  ResponseHead take_head() noexcept;

  /// Whether the connection may carry another message after this one (RFC 9112 §9.3).
  bool keeps_alive() const noexcept;

 private:
  class Message;

  std::unique_ptr<Message> message_;
};

}  // namespace scrape::http
