#pragma once
/// What is known of a host, and what waits for it.

#include <scrape/plan/job.hpp>
#include <scrape/plan/restraint.hpp>

#include <cstddef>
#include <deque>

namespace scrape::plan {

struct HostQueue {
  /// How it may be asked now.
  Manners manners() const noexcept { return restraint.apply(allowed); }

  /// Whether one more job could start, if there is one.
  bool has_room() const noexcept;

  /// Whether one could start, and is there.
  bool may_start() const noexcept { return !jobs.empty() && has_room(); }

  std::deque<Job> jobs;
  Manners allowed;
  Restraint restraint;
  std::size_t in_flight = 0;
  std::size_t asking = 0;  ///< of those in flight: their requests are not on their way yet
  bool is_ready = false;   ///< stands among those that have a job and room for it
  bool is_resting = false;
  bool is_held = false;
  bool has_more = false;    ///< than are in `jobs`
  bool is_wanting = false;  ///< stands among those that have room for more
  TimePoint rests_until{};
};

}  // namespace scrape::plan
