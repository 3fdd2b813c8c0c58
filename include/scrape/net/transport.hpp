#pragma once
/// A connection that carries bytes, whatever lies beneath.

#include <scrape/base/bytes.hpp>
#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>

namespace scrape::net {

namespace asio = boost::asio;

/// Lives on one shard; one operation at a time. Destruction closes it.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Waits for bytes and gives at least one. Errors: Errc::end_of_stream when the peer ended the stream in good order,
  /// Errc::unclean_close when TLS was cut off, the deadline's own, or what the system or OpenSSL say.
  virtual asio::awaitable<Result<std::size_t>> read_some(MutableBytes into, Deadline by) = 0;

  /// Sends everything. Errors as for reading.
  virtual asio::awaitable<Result<void>> write(Bytes bytes, Deadline by) = 0;

  /// Whether the connection is open and nothing has arrived on it: an idle one that is not quiet cannot be used again.
  virtual bool is_quiet() noexcept = 0;
};

}  // namespace scrape::net
