#include <scrape/store/disk.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace scrape::store {

struct Disk::Thread {
  // One: pages go through the page cache, so a second one would mostly wait for the file system's locks.
  asio::thread_pool pool{1};
  bool has_ended = false;
};

Disk::Disk() : thread_(std::make_unique<Thread>()) {}

Disk::~Disk() {
  finish();
}

void Disk::finish() {
  thread_->pool.join();
  thread_->has_ended = true;
}

void Disk::post(std::function<void()> work) {
  if (thread_->has_ended) return work();
  asio::post(thread_->pool, std::move(work));
}

asio::awaitable<void> Disk::run(std::function<void()> work) {
  if (thread_->has_ended) {
    work();
    co_return;
  }
  auto const initiate = [this, &work](auto handler) {
    asio::post(thread_->pool, [&work, handler = std::move(handler)]() mutable {
      work();
      auto const executor = asio::get_associated_executor(handler);
      asio::post(executor, std::move(handler));
    });
  };
  co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(initiate, asio::use_awaitable);
}

}  // namespace scrape::store
