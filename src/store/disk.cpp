#include "resumption.hpp"

#include <scrape/store/disk.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace scrape::store {

// One: pages go through the page cache, so a second one would mostly wait for the file system's locks.
class Disk::Thread {
 public:
  struct Task {
    std::function<void()> work;
    std::unique_ptr<Resumption> waiting;  // nothing when nobody waits
  };

  enum class Wake { not_needed, now, soon };

  // How the thread is to be woken for this task. Who is told `soon` does it for all small tasks that come until then.
  Wake give(Task task, Size size) {
    std::lock_guard const lock(mutex_);
    tasks_.push_back(std::move(task));
    if (!sleeps_) return Wake::not_needed;
    if (size == Size::large) return Wake::now;
    return std::exchange(is_promised_, true) ? Wake::not_needed : Wake::soon;
  }

  void wake() { has_tasks_.notify_one(); }

  bool has_ended() const noexcept { return !thread_.joinable(); }

  void finish() {
    if (has_ended()) return;
    {
      std::lock_guard const lock(mutex_);
      is_ending_ = true;
    }
    has_tasks_.notify_one();
    thread_.join();
  }

 private:
  void run() {
    Returns returns;
    std::vector<Task> tasks;
    while (take(tasks)) {
      for (auto& task : tasks) {
        task.work();
        if (task.waiting) returns.add(std::move(task.waiting));
      }
    }
  }

  // Everything that was given, in place of what was taken before; waits for it. False at the end.
  bool take(std::vector<Task>& tasks) {
    tasks.clear();
    std::unique_lock lock(mutex_);
    sleeps_ = tasks_.empty() && !is_ending_;
    has_tasks_.wait(lock, [this] { return !tasks_.empty() || is_ending_; });
    sleeps_ = is_promised_ = false;
    tasks.swap(tasks_);
    return !tasks.empty();
  }

  std::mutex mutex_;
  std::condition_variable has_tasks_;
  std::vector<Task> tasks_;
  bool sleeps_ = false;
  bool is_promised_ = false;  // that somebody wakes it
  bool is_ending_ = false;
  std::thread thread_{[this] { run(); }};
};

Disk::Disk() : thread_(std::make_unique<Thread>()) {}

Disk::~Disk() {
  finish();
}

void Disk::finish() {
  thread_->finish();
}

void Disk::post(std::function<void()> work) {
  if (thread_->has_ended()) return work();
  if (thread_->give({std::move(work), nullptr}, Size::large) == Thread::Wake::now) thread_->wake();
}

asio::awaitable<void> Disk::run(std::function<void()> work, Size size) {
  if (thread_->has_ended()) {
    work();
    co_return;
  }
  auto const initiate = [thread = thread_.get(), &work, size](auto handler) {
    auto const loop = asio::get_associated_executor(handler);
    auto const wake = thread->give({[&work] { work(); }, make_resumption(std::move(handler))}, size);
    if (wake == Thread::Wake::now) thread->wake();
    if (wake == Thread::Wake::soon) asio::post(loop, [thread] { thread->wake(); });
  };
  co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(initiate, asio::use_awaitable);
}

}  // namespace scrape::store
