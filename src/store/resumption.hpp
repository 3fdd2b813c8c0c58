#pragma once
/// Coroutines on their way back to the event loop on which they wait.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace scrape::store {

namespace asio = boost::asio;

/// A completion handler of whatever type.
class Resumption {
 public:
  explicit Resumption(asio::any_io_executor executor) : executor_(std::move(executor)) {}
  Resumption(Resumption const&) = delete;
  Resumption& operator=(Resumption const&) = delete;
  virtual ~Resumption() = default;

  asio::any_io_executor const& executor() const noexcept { return executor_; }

  /// On its executor.
  virtual void resume() = 0;

 private:
  asio::any_io_executor executor_;
};

template <class Handler>
std::unique_ptr<Resumption> make_resumption(Handler handler) {
  class Resuming final : public Resumption {
   public:
    explicit Resuming(Handler waiting)
        : Resumption(asio::get_associated_executor(waiting)), handler_(std::move(waiting)) {}
    void resume() override { std::move(handler_)(); }

   private:
    Handler handler_;
  };
  return std::make_unique<Resuming>(std::move(handler));
}

/// Sends coroutines back: those of one event loop that end before it gets to them go together. Lives on one thread.
class Returns {
 public:
  void add(std::unique_ptr<Resumption> resumption);

 private:
  class Batch;
  struct Loop {
    asio::any_io_executor executor;
    std::weak_ptr<Batch> batch;  ///< the loop owns it: coroutines must not outlive their loop
  };

  Loop& loop_of(Resumption const& resumption);

  std::vector<Loop> loops_;
};

}  // namespace scrape::store
