#pragma once
/// Which job is next: hosts take turns, and none gets more than its share.

#include <scrape/plan/job.hpp>

#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace scrape::plan {

/// Nothing may start before something else is finished or added.
struct Idle {};

/// Nothing may start before that time.
struct WaitUntil {
  TimePoint time;
};

using Pick = std::variant<Idle, WaitUntil, Job>;

/// Lives on one shard; not thread-safe. Every operation costs the same however many hosts or jobs wait; those of jobs
/// and hosts that wait for a time grow with the logarithm of their number.
class Scheduler {
 public:
  /// At most `per_host` jobs of one host are in flight at a time; at least 1.
  explicit Scheduler(std::size_t per_host);

  /// A new job waits behind the others of its host.
  void add(Job job);

  /// A job with a history goes before those that have not begun: what was started is finished first.
  void add_first(Job job);

  /// A job that waits for that time, and then goes first.
  void add_later(Job job, TimePoint not_before);

  /// Nothing more of that host starts before that time. By how much that is longer than it had to wait anyway: an event
  /// that many parallel answers report is one event.
  Duration pause(std::string const& host, TimePoint until, TimePoint now);

  /// Jobs that wait for a time and not for a turn.
  std::size_t held() const noexcept { return later_.size() + paused_jobs_; }

  /// The next job that may start, which is in flight from then on.
  Pick pick(TimePoint now);

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
    bool is_paused = false;
    TimePoint paused_until{};
  };
  using Hosts = std::unordered_map<std::string, Host>;

  Hosts::value_type& host_of(Job const& job);
  void make_ready(Hosts::value_type& host);
  void forget_if_idle(Hosts::iterator host);
  void resume_due(TimePoint now);
  void add_due(TimePoint now);
  Hosts::value_type* next_host();

  Hosts hosts_;
  std::list<Hosts::value_type*> ready_;  ///< hosts that have a job and room for it, in order of their turns
  std::multimap<TimePoint, Hosts::value_type*> paused_;
  std::multimap<TimePoint, Job> later_;
  std::size_t paused_jobs_ = 0;  ///< of hosts that are paused
  std::size_t per_host_;
  std::size_t waiting_ = 0;
};

}  // namespace scrape::plan
