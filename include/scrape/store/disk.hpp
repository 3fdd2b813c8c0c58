#pragma once
/// The thread that waits for the disk, so that the event loop does not.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace scrape::store {

namespace asio = boost::asio;

/// Work for the disk's thread on behalf of an event loop, its home.
class Errand {
 public:
  explicit Errand(asio::any_io_executor home) noexcept : home_(std::move(home)) {}
  Errand(Errand const&) = delete;
  Errand& operator=(Errand const&) = delete;
  virtual ~Errand() = default;

  asio::any_io_executor const& home() const noexcept { return home_; }

  /// On the disk's thread.
  virtual void run() = 0;

  /// At home, once run() has ended.
  virtual void come_home() = 0;

 private:
  asio::any_io_executor home_;
};

/// Runs pieces of work one after another in the order in which they were given. Thread-safe but for finish(). What is
/// given while the thread works, and what ends while an event loop works, changes threads together: at full load nobody
/// has to be woken for a page. An event loop that gave work must run until that is done, and outlive finish().
class Disk {
 public:
  Disk();
  Disk(Disk const&) = delete;
  Disk& operator=(Disk const&) = delete;
  ~Disk();

  /// Does all the work that was given and ends the threads; work that comes later is done at once by whoever brings it.
  /// To be called before coroutines that may wait in run() are destroyed: their work refers to them.
  void finish();

  /// Small work is not worth waking the thread for: it waits for what else the event loop's present turn brings.
  enum class Size { small, large };

  /// Runs the errand on the disk's thread, then sends it home.
  void send(std::unique_ptr<Errand> errand, Size size);

  /// Runs the errand on a second thread, beside all else and after those sent there before, then sends it home: what
  /// waits for the medium itself, while the first goes on.
  void send_apart(std::unique_ptr<Errand> errand);

  /// Runs the work on the disk's thread and resumes when it is done.
  asio::awaitable<void> run(std::function<void()> work, Size size) {
    return run(std::move(work), size, [] {});
  }

  /// The same, and `meanwhile` here at the same time; resumes when both are done.
  asio::awaitable<void> run(std::function<void()> work, Size size, std::function<void()> meanwhile);

  /// Runs the work on the disk's thread, for which nobody waits: waking it at once, or as small work of that loop.
  void post(std::function<void()> work);
  void post(asio::any_io_executor const& loop, std::function<void()> work);

 private:
  class Thread;

  void wake_after_the_turn(asio::any_io_executor const& loop);
  static void do_now(std::unique_ptr<Errand> errand);
  Thread& second();

  std::unique_ptr<Thread> thread_;
  std::once_flag has_second_;
  std::unique_ptr<Thread> second_;
};

}  // namespace scrape::store
