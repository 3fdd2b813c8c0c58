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

  // True when the thread sleeps, and must be woken for this task and those that come until then.
  bool give(Task task) {
    std::lock_guard const lock(mutex_);
    tasks_.push_back(std::move(task));
    return std::exchange(is_idle_, false);
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
    is_idle_ = tasks_.empty() && !is_ending_;
    has_tasks_.wait(lock, [this] { return !tasks_.empty() || is_ending_; });
    tasks.swap(tasks_);
    return !tasks.empty();
  }

  std::mutex mutex_;
  std::condition_variable has_tasks_;
  std::vector<Task> tasks_;
  bool is_idle_ = false;
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
  if (thread_->give({std::move(work), nullptr})) thread_->wake();
}

asio::awaitable<void> Disk::run(std::function<void()> work, Size size) {
  if (thread_->has_ended()) {
    work();
    co_return;
  }
  auto const initiate = [thread = thread_.get(), &work, size](auto handler) {
    auto const loop = asio::get_associated_executor(handler);
    auto const sleeps = thread->give({std::ref(work), make_resumption(std::move(handler))});
    if (!sleeps) return;
    if (size == Size::large) return thread->wake();
    asio::post(loop, [thread] { thread->wake(); });
  };
  co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(initiate, asio::use_awaitable);
}

}  // namespace scrape::store
