#include "resumption.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <mutex>

namespace scrape::store {

class Returns::Batch {
 public:
  // False when it has left already.
  bool add(std::unique_ptr<Resumption>& resumption) {
    std::lock_guard const lock(mutex_);
    if (has_left_) return false;
    resumptions_.push_back(std::move(resumption));
    return true;
  }

  void resume() {
    {
      std::lock_guard const lock(mutex_);
      has_left_ = true;
    }
    for (auto& resumption : resumptions_)
      resumption->resume();
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Resumption>> resumptions_;
  bool has_left_ = false;
};

Returns::Loop& Returns::loop_of(Resumption const& resumption) {
  auto const known = std::ranges::find(loops_, resumption.executor(), &Loop::executor);
  if (known != loops_.end()) return *known;
  return loops_.emplace_back(Loop{resumption.executor(), {}});
}

void Returns::add(std::unique_ptr<Resumption> resumption) {
  auto& loop = loop_of(*resumption);
  if (auto const batch = loop.batch.lock(); batch && batch->add(resumption)) return;
  auto const batch = std::make_shared<Batch>();
  batch->add(resumption);
  loop.batch = batch;
  asio::post(loop.executor, [batch] { batch->resume(); });
}

}  // namespace scrape::store
