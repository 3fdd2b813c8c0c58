#pragma once
/// HTTP over a connection, in one shape for every version: send a request, pull the reply.

#include <scrape/base/bytes.hpp>
#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>
#include <scrape/http/message.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace scrape {
class BufferPool;
}

namespace scrape::net {

namespace asio = boost::asio;

class Transport;

/// How long to wait: for the whole exchange, and without a byte received or sent.
struct Patience {
  Deadline by;
  Duration idle = Duration::max();
};

/// A response on its way. Ends before its session.
class Reply {
 public:
  virtual ~Reply() = default;

  /// To be taken once.
  virtual http::ResponseHead take_head() noexcept = 0;

  /// The next piece of the body, without framing, if it is here; empty when the message is complete, nothing when more
  /// has to be received. Valid until the next call. Errors: those of http::Http1Decoder.
  virtual Result<std::optional<Bytes>> try_next() = 0;

  /// Receives more, or sends what is left of the request's content. Errors: those of http::Http1Decoder and Transport,
  /// the patience's own.
  virtual asio::awaitable<Result<void>> receive(Patience patience) = 0;

  /// The next piece, waiting for it. Errors: those of both.
  asio::awaitable<Result<Bytes>> next(Patience patience);
};

class Session {
 public:
  virtual ~Session() = default;

  /// Sends the request and waits for the head of the final response, which may come before all content is sent: the
  /// content must outlive the reply, and the session is idle only when it went out as a whole. Errors as for
  /// Reply::next.
  virtual asio::awaitable<Result<std::unique_ptr<Reply>>> send(http::Request const& request, Patience patience) = 0;

  /// Whether anything came after the last request was sent.
  virtual bool has_answered() const noexcept = 0;

  /// Whether another request may be sent: the last message was read to its end, and the server keeps the connection.
  virtual bool is_idle() const noexcept = 0;

  /// Whether nothing arrived since: a connection that was closed, or brings what nobody asked for, cannot be used
  /// again.
  virtual bool is_quiet() noexcept = 0;

  /// Frees the memory that only a busy connection needs.
  virtual void shrink() noexcept = 0;
};

/// How much one read may take: a whole small page, or many records of a large one.
inline constexpr std::size_t read_size = std::size_t{128} * 1024;

/// HTTP/1.1 (RFC 9112). The pool's blocks are of read_size.
std::unique_ptr<Session> make_http1_session(std::unique_ptr<Transport> transport, std::shared_ptr<BufferPool> buffers);

}  // namespace scrape::net
