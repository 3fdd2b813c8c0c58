#pragma once
/// Where the body of a response goes.

#include <scrape/base/bytes.hpp>
#include <scrape/base/content.hpp>
#include <scrape/base/result.hpp>
#include <scrape/plan/outcome.hpp>
#include <scrape/plan/part.hpp>
#include <scrape/plan/resumption.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>

namespace scrape::store {

namespace asio = boost::asio;

/// Takes the body of a response.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;

  /// Adds to what is there if nothing has to be waited for; false, and nothing done, otherwise.
  virtual bool hold(Bytes bytes) = 0;

  /// Adds to what is there, waiting or not. Errors: its own; for a page on disk the system's.
  virtual asio::awaitable<Result<void>> write(Bytes bytes) = 0;
};

/// Takes one page. Destruction without commit() or keep_part() discards it without a trace.
class BodySink : public BodyWriter {
 public:
  /// What was added, until the next call.
  virtual Content content() const noexcept = 0;

  /// What it must be once it is complete: commit() fails otherwise, with Errc::digest_mismatch. Of a page that is
  /// continued, the content is what continues it. To be called before anything is added.
  virtual void demand(plan::Digests digests) = 0;

  /// What comes can be continued; size and hash are added here. Of a large page, what is on disk is a part from time to
  /// time, also when the process is killed.
  virtual void allow_part(plan::Part part) = 0;

  /// The end of it: what has come is a part now, if that is allowed, and there is enough of it.
  virtual asio::awaitable<void> keep_part() = 0;

  using OnStored = std::function<void(Result<plan::Stored>)>;
  using OnWritten = std::function<void()>;

  /// Makes the page visible under its name, in one step, and then calls `on_stored` on that event loop. A page without
  /// a name is gone then. Nobody has to wait for it, and the sink may end; the loop must run until then. Errors: the
  /// system's; what had that name is then untouched. A page that waits to be made durable takes no memory any more:
  /// `on_written` is called there before.
  virtual void commit(asio::any_io_executor const& home, OnStored on_stored, OnWritten on_written = {}) = 0;
};

}  // namespace scrape::store
