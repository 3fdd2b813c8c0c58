#pragma once
/// What waits to be done: in memory what may start soon, the rest on disk.

#include <scrape/engine/backlog.hpp>
#include <scrape/plan/scheduler.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace scrape::engine {

/// Fills a scheduler, which must outlive it, so that nobody's work waits behind that of others, and memory does not
/// grow with the number of jobs, nor with what their requests hold. Not thread-safe.
class Stock {
 public:
  /// `directory` and `usual` as for Backlog.
  Stock(plan::Scheduler& scheduler, std::string const& directory,
        std::shared_ptr<plan::OwnRequest const> usual = nullptr)
      : scheduler_(scheduler), backlog_(directory, std::move(usual)) {}

  /// A job that has not begun; what is for ourselves is not put away. `others_may_start`: slots are idle, so that what
  /// comes behind it may be of more use. True when the scheduler has it now.
  bool add(plan::Job job, bool others_may_start);

  /// Whether jobs are to be added: some more in any case, and any number when slots are idle for which that may find
  /// work.
  bool wants_more(bool has_idle_slots) const noexcept;

  /// As Scheduler::pick(), never asking for more.
  plan::Pick pick(TimePoint now);

  /// Jobs that the scheduler does not have.
  std::size_t put_away() const noexcept { return backlog_.size(); }

  /// Some of those, for good: none when there are no more. Scheduler::drain() has to be called before.
  std::vector<plan::Job> take_back(std::size_t at_most) { return backlog_.take_any(at_most); }

 private:
  bool is_crowded() const noexcept;
  bool is_without_disk_for_more() const noexcept;
  bool has_place_for(std::string const& host, bool others_may_start) const;
  void refill(std::string const& host);

  plan::Scheduler& scheduler_;
  Backlog backlog_;
};

}  // namespace scrape::engine
