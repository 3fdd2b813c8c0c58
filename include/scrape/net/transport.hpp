#pragma once
/// A connection that carries bytes, whatever lies beneath.

#include <scrape/base/bytes.hpp>
#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>

namespace scrape::net {

namespace asio = boost::asio;

/// Lives on one shard; one operation at a time. Destruction closes it. Waiting and doing are two steps, so that nobody
/// holds memory for bytes that are not there yet, or has a coroutine for what needs no waiting.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Waits until a read may find something: bytes, the end, or a failure. Errors: the deadline's own.
  virtual asio::awaitable<Result<void>> readable(Deadline by) = 0;

  /// What is there now; 0 when that is nothing yet. Errors: Errc::end_of_stream when the peer ended the stream in good
  /// order, Errc::unclean_close when TLS was cut off, or what the system or OpenSSL say.
  virtual Result<std::size_t> try_read(MutableBytes into) = 0;

  /// Waits until a write may get further. Errors: the deadline's own.
  virtual asio::awaitable<Result<void>> writable(Deadline by) = 0;

  /// How much of it could be sent at once; 0 when that is nothing yet. Errors: what the system or OpenSSL say.
  virtual Result<std::size_t> try_write(Bytes bytes) = 0;

  /// Sends everything. Errors: those of both.
  asio::awaitable<Result<void>> write(Bytes bytes, Deadline by);

  /// How much of what was written the peer has not acknowledged yet; 0 when that is unknown.
  virtual std::size_t unsent() noexcept { return 0; }

  /// Whether the connection is open and nothing has arrived on it: an idle one that is not quiet cannot be used again.
  virtual bool is_quiet() noexcept = 0;

  /// Frees the memory that only a busy connection needs.
  virtual void shrink() noexcept = 0;
};

}  // namespace scrape::net
