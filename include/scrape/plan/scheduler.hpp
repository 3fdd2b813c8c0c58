#pragma once
/// Which job is next: hosts take turns, and none gets more than its share.

#include <scrape/plan/host_queue.hpp>
#include <scrape/plan/pick.hpp>

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace scrape::plan {

/// Lives on one shard; not thread-safe. Every operation costs the same however many hosts or jobs wait; those of jobs
/// and hosts that wait for a time grow with the logarithm of their number.
class Scheduler {
 public:
  using MannersOf = std::function<Manners(std::string const& host)>;

  /// Hosts that strained are remembered while nothing of theirs waits, up to so many.
  static constexpr std::size_t most_remembered = 10'000;

  /// A host that has more jobs than were added is asked for them when fewer than so many wait here.
  static constexpr std::size_t low_stock = 128;

  /// Unless so many jobs wait for a retry, over all hosts.
  static constexpr std::size_t most_retrying = 65'536;

  /// Or unless the large ones among all that wait take so many bytes, as excess_size() counts them.
  static constexpr std::size_t most_excess = std::size_t{64} * 1024 * 1024;

  /// `manners_of` says how a host may be asked: once whenever it gets something to do after it had nothing. `usual` is
  /// the request of most entries, which takes its memory only once.
  explicit Scheduler(MannersOf manners_of, std::shared_ptr<OwnRequest const> usual = nullptr);

  /// A new job waits behind the others of its host.
  void add(Job job);

  /// A job with a history goes before those that have not begun: what was started is finished first.
  void add_first(Job job);

  /// A job that waits for that time, and then goes first.
  void add_later(Job job, TimePoint not_before);

  /// The host has more jobs than were added, behind those.
  void expect_more(std::string const& host);

  /// Some of them, which may be none when others of the host wait here; and whether there are still more.
  void refill(std::string const& host, std::vector<Job> jobs, bool has_more);

  /// Jobs of that host that wait for its turn.
  std::size_t waiting(std::string const& host) const;

  /// Whether a job of that host could start now, and there is none.
  bool lacks_work(std::string const& host) const;

  /// Nothing more of that host starts before that time. By how much that is longer than it had to wait anyway: an event
  /// that many parallel answers report is one event.
  Duration pause(std::string const& host, TimePoint until, TimePoint now);

  /// Nothing more of the host of a job in flight starts before release().
  void hold(Job const& job);

  /// Its host, which may be asked in another manner now, goes on.
  void release(Job const& job);

  /// Jobs that wait for a time of their own.
  std::size_t retrying() const noexcept { return later_.size(); }

  /// Bytes that all jobs that wait take beyond what each may.
  std::size_t excess() const noexcept { return excess_; }

  /// Whether one of the limits is reached: nothing more is asked for then.
  bool is_full() const noexcept { return retrying() >= most_retrying || excess_ >= most_excess; }

  /// The next job that may start, which is in flight from then on. When its host wants a gap between requests, the next
  /// one starts so long after asked(), or after finished() of a job that never came to ask.
  Pick pick(TimePoint now);

  /// The request of a job that was picked is on its way. True when that begins a gap. Other than the first call for a
  /// pick change nothing.
  bool asked(Job& job, TimePoint now);

  /// A job that was picked, its target still the same, is no longer in flight.
  void finished(Job const& job, TimePoint now);

  /// The same of one that was not even tried.
  void dropped(Job const& job);

  /// What an exchange with the host, begun then, says about it. How it is asked from now on, if that is a change.
  std::optional<Manners> learn(std::string const& host, Health health, TimePoint began, TimePoint now);

  /// All jobs that wait here, taken out, in no particular order; no more are expected.
  std::vector<Job> drain();

  std::size_t waiting() const noexcept { return waiting_; }

 private:
  using Hosts = std::unordered_map<std::string, HostQueue>;
  using Host = Hosts::value_type;

  Host& host_of(std::string const& name);
  void set_manners(Host& host);
  void make_ready(Host& host);
  void count(Job const& job);
  void discount(Job const& job);
  Duration rest(Host& host, TimePoint until, TimePoint now);
  bool begin_gap(Host& host, TimePoint now);
  void end_flight(Host& host);
  void forget_if_idle(Hosts::iterator host);
  void resume_due(TimePoint now);
  void add_due(TimePoint now);
  std::optional<MoreOf> next_wanting();
  Host* next_host();
  Job take_from(Host& host);

  MannersOf manners_of_;
  std::shared_ptr<OwnRequest const> usual_;
  Hosts hosts_;
  std::list<Host*> ready_;    ///< hosts that have a job and room for it, in order of their turns
  std::list<Host*> wanting_;  ///< hosts that have room for more jobs than wait here
  std::multimap<TimePoint, Host*> resting_;
  std::multimap<TimePoint, Job> later_;
  std::size_t remembered_ = 0;  ///< hosts that are restrained
  std::size_t waiting_ = 0;
  std::size_t excess_ = 0;
  bool is_turn_of_job_ = false;  ///< after a host that wanted more
};

}  // namespace scrape::plan
