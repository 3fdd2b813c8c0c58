#include "way_home.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <mutex>

namespace scrape::store {

class WayHome::Batch {
 public:
  // False when it has arrived already.
  bool add(std::unique_ptr<Errand>& errand) {
    std::lock_guard const lock(mutex_);
    if (has_arrived_) return false;
    errands_.push_back(std::move(errand));
    return true;
  }

  void arrive() {
    {
      std::lock_guard const lock(mutex_);
      has_arrived_ = true;
    }
    for (auto& errand : errands_)
      errand->come_home();
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Errand>> errands_;
  bool has_arrived_ = false;
};

WayHome::Loop& WayHome::loop_of(Errand const& errand) {
  auto const known = std::ranges::find(loops_, errand.home(), &Loop::executor);
  if (known != loops_.end()) return *known;
  return loops_.emplace_back(Loop{errand.home(), {}});
}

void WayHome::send(std::unique_ptr<Errand> errand) {
  auto& loop = loop_of(*errand);
  if (auto const batch = loop.batch.lock(); batch && batch->add(errand)) return;
  auto const batch = std::make_shared<Batch>();
  batch->add(errand);
  loop.batch = batch;
  asio::post(loop.executor, [batch] { batch->arrive(); });
}

}  // namespace scrape::store
