#include <scrape/plan/host_queue.hpp>

namespace scrape::plan {

bool HostQueue::has_room() const noexcept {
  auto const now = manners();
  auto const keeps_gap = now.gap == Duration::zero() || asking == 0;
  return !is_resting && !is_held && in_flight < now.per_host && keeps_gap;
}

}  // namespace scrape::plan
