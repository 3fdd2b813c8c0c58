#include <scrape/engine/shard.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <thread>
#include <utility>

namespace scrape::engine {

// What is left on the loop, when an exception ended the run, goes with it: after all that it may refer to.
struct Shard::Thread {
  explicit Thread(asio::any_io_executor home)
      : work(asio::make_work_guard(loop)), thread([this, home = std::move(home)] { run(home); }) {}
  Thread(Thread const&) = delete;
  Thread& operator=(Thread const&) = delete;
  ~Thread() { join(); }

  void join() {
    if (!thread.joinable()) return;
    loop.stop();
    thread.join();
  }

  // An exception ends the run, as one at home does.
  void run(asio::any_io_executor const& home) {
    try {
      loop.run();
    } catch (...) {
      asio::post(home, [broken = std::current_exception()] { std::rethrow_exception(broken); });
    }
  }

  asio::io_context loop{1};
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::thread thread;
};

Shard::Shard(asio::any_io_executor home, Place place, Commons const& commons, std::size_t idle_connections,
             std::function<void(plan::Job&)> on_asking)
    : home_(std::move(home)),
      thread_(place == Place::home ? nullptr : std::make_unique<Thread>(home_)),
      executor_(thread_ ? asio::any_io_executor(thread_->loop.get_executor()) : home_),
      policy_(commons.config.policy),
      watchdog_(executor_),
      remote_resolver_(thread_ ? net::make_remote_resolver(home_, commons.resolver) : nullptr),
      connector_(remote_resolver_ ? *remote_resolver_ : commons.resolver, commons.tls, watchdog_,
                 commons.config.connecting),
      sessions_(connector_, idle_connections),
      fetcher_(commons.config, {policy_, watchdog_, commons.rate}, sessions_, commons.namer, commons.pages,
               [this, announce = std::move(on_asking)](plan::Job& job) {
                 if (job.is_spaced) asio::dispatch(home_, [&announce, &job] { announce(job); });
               }) {}

Shard::~Shard() {
  if (thread_) thread_->join();
}

template <typename T>
asio::awaitable<T> Shard::do_there(asio::awaitable<T> work) {
  if (!thread_) return work;
  return asio::co_spawn(executor_, std::move(work), asio::use_awaitable);
}

asio::awaitable<Fetched> Shard::fetch(plan::Job& job) {
  return do_there(fetcher_.fetch(job));
}

asio::awaitable<Excerpt> Shard::read(plan::Job& job, ByteCount at_most) {
  return do_there(fetcher_.read(job, at_most));
}

asio::awaitable<error_code> Shard::probe(url::Origin origin, Deadline by, plan::Exchange& exchange) {
  return do_there(connect(std::move(origin), by, exchange));
}

asio::awaitable<error_code> Shard::connect(url::Origin origin, Deadline by, plan::Exchange& exchange) {
  auto const connected = co_await connector_.connect(origin, by, exchange);
  co_return connected ? error_code() : connected.error();
}

void Shard::stop(TimePoint by) {
  asio::dispatch(executor_, [this, by] {
    policy_.retries = 0;
    watchdog_.cap({by, Errc::stopped});
  });
}

}  // namespace scrape::engine
