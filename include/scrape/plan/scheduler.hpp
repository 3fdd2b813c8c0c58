#pragma once
/// Which job is next: hosts take turns, and none gets more than its share.

#include <scrape/plan/job.hpp>

#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace scrape::plan {

/// Lives on one shard; not thread-safe. Every operation costs the same however many hosts or jobs wait.
class Scheduler {
 public:
  /// At most `per_host` jobs of one host are in flight at a time; at least 1.
  explicit Scheduler(std::size_t per_host);

  /// A new job waits behind the others of its host.
  void add(Job job);

  /// A job with a history goes before those that have not begun: what was started is finished first.
  void add_first(Job job);

  /// The next job that may start, which is in flight from then on; nothing when all must wait.
  std::optional<Job> pick();

  /// A job that was picked for this host is no longer in flight.
  void finished(std::string const& host);

  /// All jobs that wait, taken out, in no particular order.
  std::vector<Job> drain();

  std::size_t waiting() const noexcept { return waiting_; }

 private:
  struct Host {
    std::deque<Job> jobs;
    std::size_t in_flight = 0;
    bool is_ready = false;
  };
  using Hosts = std::unordered_map<std::string, Host>;

  Hosts::value_type& host_of(Job const& job);
  void make_ready(Hosts::value_type& host);

  Hosts hosts_;
  std::list<Hosts::value_type*> ready_;  ///< hosts that have a job and room for it, in order of their turns
  std::size_t per_host_;
  std::size_t waiting_ = 0;
};

}  // namespace scrape::plan
