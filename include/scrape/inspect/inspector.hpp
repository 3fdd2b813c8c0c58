#pragma once
/// Pages read beside the event loop, by processes that may do nothing else.

#include <scrape/base/content.hpp>
#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>
#include <scrape/extract/findings.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace scrape::inspect {

namespace asio = boost::asio;

/// Whatever a page is like, it costs no more than this: what needs more is not read, and its findings say so.
struct Limits {
  std::uint64_t page = std::uint64_t{128} << 20U;
  Duration time = std::chrono::seconds(10);  ///< and a second for each MiB of the page
  std::size_t processes = 0;                 ///< 0: one for each core
};

/// A page can be hostile, and a filter endless: they are read by processes that have no files, no network and bounded
/// memory (worker.hpp), one page at a time each. A process that crashes or hangs costs the findings of its page. Lives
/// on the executor's thread.
class Inspector {
 public:
  /// Starts the first process of `program`, which has to become a worker when it is given `worker_argument`. Throws
  /// LocalTrouble when it cannot be started.
  Inspector(asio::any_io_executor executor, extract::Extraction extraction, std::string program, Limits limits = {});
  Inspector(Inspector const&) = delete;
  Inspector& operator=(Inspector const&) = delete;
  /// Ends the processes. No call may be waiting.
  ~Inspector();

  /// What the extraction finds in the page. Both must stay as they are until then. Errors: Errc::stopped.
  asio::awaitable<Result<extract::Findings>> inspect(extract::Page const& page, Content content);

  /// What is not read by then is stopped. A second call can make it sooner.
  void stop(TimePoint by);

 private:
  class Pool;

  std::unique_ptr<Pool> pool_;
};

}  // namespace scrape::inspect
