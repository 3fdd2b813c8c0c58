#include "way_home.hpp"

#include <scrape/store/disk.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace scrape::store {
namespace {

// Somebody else's work, after which a completion handler of whatever type resumes.
template <class Handler>
std::unique_ptr<Errand> make_errand(std::function<void()> const& work, Handler handler) {
  class Waiting final : public Errand {
   public:
    Waiting(std::function<void()> const& what, Handler waiting)
        : Errand(asio::get_associated_executor(waiting)), work_(what), handler_(std::move(waiting)) {}
    void run() override { work_(); }
    void come_home() override { std::move(handler_)(); }

   private:
    std::function<void()> const& work_;
    Handler handler_;
  };
  return std::make_unique<Waiting>(work, std::move(handler));
}

}  // namespace

// One for what goes through the page cache: another would mostly wait for the file system's locks.
class Disk::Thread {
 public:
  using Task = std::variant<std::unique_ptr<Errand>, std::function<void()>>;

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
    WayHome way_home;
    std::vector<Task> tasks;
    while (take(tasks)) {
      for (auto& task : tasks) {
        if (auto* const work = std::get_if<std::function<void()>>(&task)) {
          (*work)();
        } else {
          auto& errand = std::get<std::unique_ptr<Errand>>(task);
          errand->run();
          way_home.send(std::move(errand));
        }
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

// Not before it is needed: most runs make nothing durable.
Disk::Thread& Disk::second() {
  std::call_once(has_second_, [this] { second_ = std::make_unique<Thread>(); });
  return *second_;
}

Disk::~Disk() {
  finish();
}

void Disk::finish() {
  thread_->finish();
  if (second_) second_->finish();
}

void Disk::post(std::function<void()> work) {
  if (thread_->has_ended()) return work();
  if (thread_->give(std::move(work), Size::large) == Thread::Wake::now) thread_->wake();
}

void Disk::post(asio::any_io_executor const& loop, std::function<void()> work) {
  if (thread_->has_ended()) return work();
  if (thread_->give(std::move(work), Size::small) == Thread::Wake::soon) wake_after_the_turn(loop);
}

void Disk::send(std::unique_ptr<Errand> errand, Size size) {
  if (thread_->has_ended()) return do_now(std::move(errand));
  auto const home = errand->home();
  auto const wake = thread_->give(std::move(errand), size);
  if (wake == Thread::Wake::now) thread_->wake();
  if (wake == Thread::Wake::soon) wake_after_the_turn(home);
}

void Disk::send_apart(std::unique_ptr<Errand> errand) {
  if (thread_->has_ended()) return do_now(std::move(errand));
  if (second().give(std::move(errand), Size::large) == Thread::Wake::now) second().wake();
}

void Disk::do_now(std::unique_ptr<Errand> errand) {
  errand->run();
  WayHome().send(std::move(errand));
}

void Disk::wake_after_the_turn(asio::any_io_executor const& loop) {
  asio::post(loop, [thread = thread_.get()] { thread->wake(); });
}

asio::awaitable<void> Disk::run(std::function<void()> work, Size size, std::function<void()> meanwhile) {
  auto const initiate = [this, &work, size, &meanwhile](auto handler) {
    send(make_errand(work, std::move(handler)), size);
    meanwhile();
  };
  co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(initiate, asio::use_awaitable);
}

}  // namespace scrape::store
