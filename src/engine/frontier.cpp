#include <scrape/engine/frontier.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace scrape::engine {
namespace {

using Batch = std::vector<Item>;

// A batch is what one read of 64 KiB gives.
constexpr std::size_t batches_ahead = 2;

// Where the batches change threads. The reader waits while it is full, the event loop while it is empty.
class Queue {
 public:
  explicit Queue(asio::any_io_executor const& executor)
      : executor_(executor), arrived_(std::make_shared<asio::steady_timer>(executor)) {}

  // False when nobody wants more.
  bool push(Batch batch) {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [this] { return batches_.size() < batches_ahead || is_closed_; });
    if (is_closed_) return false;
    batches_.push_back(std::move(batch));
    asio::post(executor_, [arrived = arrived_] { arrived->cancel(); });
    return true;
  }

  asio::awaitable<Batch> pop() {
    while (true) {
      auto batch = try_pop();
      if (batch) co_return std::move(*batch);
      boost::system::error_code woken;
      arrived_->expires_at(asio::steady_timer::time_point::max());
      co_await arrived_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
  }

  // The exception ends the run.
  void break_off(std::exception_ptr const& broken) {
    asio::post(executor_, [broken] { std::rethrow_exception(broken); });
  }

  void close() {
    std::lock_guard const lock(mutex_);
    is_closed_ = true;
    has_room_.notify_all();
    arrived_->cancel();
  }

 private:
  std::optional<Batch> try_pop() {
    std::lock_guard const lock(mutex_);
    if (is_closed_) return Batch();
    if (batches_.empty()) return std::nullopt;
    std::optional<Batch> batch(std::move(batches_.front()));
    batches_.pop_front();
    has_room_.notify_one();
    return batch;
  }

  asio::any_io_executor executor_;
  std::shared_ptr<asio::steady_timer> arrived_;
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::deque<Batch> batches_;
  bool is_closed_ = false;
};

// An empty batch marks the end.
void read_batches(ListReader& reader, Recall* recall, Queue& queue) {
  while (true) {
    auto batch = reader.read();
    if (recall != nullptr) recall->about(batch);
    auto const is_last = batch.empty();
    if (!queue.push(std::move(batch)) || is_last) return;
  }
}

void read_all(ListReader& reader, Recall* recall, Queue& queue) {
  try {
    read_batches(reader, recall, queue);
  } catch (...) {
    queue.break_off(std::current_exception());
  }
}

}  // namespace

struct Frontier::Thread {
  Thread(asio::any_io_executor const& executor, std::vector<Source> const& sources, Recall* recall,
         store::Archive* archive, std::shared_ptr<plan::OwnRequest const> const& usual)
      : reader(sources, archive, usual), queue(executor), thread([this, recall] { read_all(reader, recall, queue); }) {}

  ListReader reader;
  Queue queue;
  std::thread thread;
};

Frontier::Frontier(asio::any_io_executor const& executor, std::vector<Source> const& sources, Recall* recall,
                   store::Archive* archive, std::shared_ptr<plan::OwnRequest const> const& usual)
    : thread_(std::make_unique<Thread>(executor, sources, recall, archive, usual)) {}

Frontier::~Frontier() {
  close();
  thread_->thread.join();
}

asio::awaitable<std::vector<Item>> Frontier::take() {
  return thread_->queue.pop();
}

void Frontier::interrupt() noexcept {
  thread_->reader.interrupt();
}

void Frontier::close() noexcept {
  interrupt();
  thread_->queue.close();
}

}  // namespace scrape::engine
