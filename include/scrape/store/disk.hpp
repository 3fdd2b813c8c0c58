#pragma once
/// The thread that waits for the disk, so that the event loop does not.

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace scrape::store {

namespace asio = boost::asio;

/// Runs pieces of work one after another in the order in which they were given. Thread-safe but for finish(). What is
/// given while the thread works, and what ends while an event loop works, changes threads together: at full load nobody
/// has to be woken for a page.
class Disk {
 public:
  Disk();
  Disk(Disk const&) = delete;
  Disk& operator=(Disk const&) = delete;
  ~Disk();

  /// Does all the work that was given and ends the thread; work that comes later is done at once by whoever brings it.
  /// To be called before coroutines that may wait in run() are destroyed: their work refers to them.
  void finish();

  /// Small work is not worth waking the thread for: it waits for what else the event loop's present turn brings.
  enum class Size { small, large };

  /// Runs the work on the disk's thread and resumes when it is done.
  asio::awaitable<void> run(std::function<void()> work, Size size);

  /// Runs the work some time later.
  void post(std::function<void()> work);

 private:
  class Thread;

  std::unique_ptr<Thread> thread_;
};

}  // namespace scrape::store
