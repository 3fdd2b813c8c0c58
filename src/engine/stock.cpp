#include <scrape/engine/stock.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace scrape::engine {
namespace {

// Jobs that wait for their turn in memory, some 1 KiB each: enough to find work for all slots when many lines in a row
// name one host.
constexpr std::size_t most_waiting = 4096;

// Bytes that the large ones of them take beyond that. The other half of the scheduler's limit is for those that have
// begun, which cannot be put away.
constexpr std::size_t most_excess_waiting = plan::Scheduler::most_excess / 2;

// Of these of one host, when others might have something to do.
constexpr std::size_t most_of_a_host = 2 * plan::Scheduler::low_stock;

// Jobs that may wait elsewhere when that turns out to be in memory, some 100 bytes each.
constexpr std::size_t most_without_disk = 65'536;

// And bytes of the large ones.
constexpr std::size_t most_bytes_without_disk = std::size_t{16} * 1024 * 1024;

}  // namespace

bool Stock::add(plan::Job job, bool others_may_start) {
  auto const& host = job.target.origin().host;
  auto const is_for_ourselves = job.text != nullptr;
  if (is_for_ourselves || has_place_for(host, others_may_start)) {
    scheduler_.add(std::move(job));
    return true;
  }
  backlog_.put(job);
  scheduler_.expect_more(host);
  return false;
}

// In a crowd, what could not start anyway waits elsewhere.
bool Stock::has_place_for(std::string const& host, bool others_may_start) const {
  if (backlog_.has(host)) return false;
  if (is_crowded()) return scheduler_.lacks_work(host);
  return !others_may_start || scheduler_.waiting(host) < most_of_a_host;
}

bool Stock::wants_more(bool has_idle_slots) const noexcept {
  if (scheduler_.is_full() || is_without_disk_for_more()) return false;
  return !is_crowded() || has_idle_slots;
}

bool Stock::is_without_disk_for_more() const noexcept {
  if (!backlog_.failure()) return false;
  return backlog_.size() >= most_without_disk || backlog_.buffered() >= most_bytes_without_disk;
}

plan::Pick Stock::pick(TimePoint now) {
  while (true) {
    auto pick = scheduler_.pick(now);
    auto const* const more = std::get_if<plan::MoreOf>(&pick);
    if (more == nullptr) return pick;
    refill(more->host);
  }
}

void Stock::refill(std::string const& host) {
  auto const here = scheduler_.waiting(host);
  auto const wanted = std::max(is_crowded() ? 1 : most_of_a_host, here) - here;
  scheduler_.refill(host, backlog_.take(host, wanted), backlog_.has(host));
}

bool Stock::is_crowded() const noexcept {
  return scheduler_.waiting() - scheduler_.retrying() >= most_waiting || scheduler_.excess() >= most_excess_waiting;
}

}  // namespace scrape::engine
