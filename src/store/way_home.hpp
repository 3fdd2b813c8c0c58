#pragma once
/// The way back from the disk's thread.

#include <scrape/store/disk.hpp>

#include <memory>
#include <vector>

namespace scrape::store {

/// Sends errands home: those of one event loop that end before it gets to them go together. Lives on one thread.
class WayHome {
 public:
  void send(std::unique_ptr<Errand> errand);

 private:
  class Batch;
  struct Loop {
    asio::any_io_executor executor;
    std::weak_ptr<Batch> batch;  ///< the loop owns it: errands must not outlive their loop
  };

  Loop& loop_of(Errand const& errand);

  std::vector<Loop> loops_;
};

}  // namespace scrape::store
