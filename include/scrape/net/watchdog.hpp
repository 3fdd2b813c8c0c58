#pragma once
/// Deadlines of many operations, kept by one coarse timer: a timer per operation costs ten times the await it guards.

#include <scrape/base/deadline.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace scrape::net {

/// How late an expired operation may be noticed.
inline constexpr auto watchdog_period = std::chrono::milliseconds(20);

class Watch;
using WatchHook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// Lives on one shard; not thread-safe.
class Watchdog {
 public:
  explicit Watchdog(boost::asio::any_io_executor const& executor);
  Watchdog(Watchdog const&) = delete;
  Watchdog& operator=(Watchdog const&) = delete;
  ~Watchdog();

  /// From now on nothing may last longer than this, whatever its own deadline says.
  void cap(Deadline limit);

  /// Why what must end by then is to end now: its time is over. No error when it may go on.
  error_code overdue(Deadline by) const noexcept;

 private:
  friend class Watch;
  struct Timer;

  void add(Watch& watch);
  void schedule();
  void sweep();

  boost::intrusive::list<Watch, boost::intrusive::base_hook<WatchHook>, boost::intrusive::constant_time_size<false>>
      armed_;
  std::shared_ptr<Timer> timer_;
  Deadline cap_;
  TimePoint next_look_ = TimePoint::max();  ///< no armed watch expires before
  bool is_scheduled_ = false;
};

/// Guards one operation at a time of one object, by calling `cancel` when it takes too long: again and again, until the
/// operation is over. The watchdog must outlive it.
class Watch : public WatchHook {
 public:
  Watch(Watchdog& watchdog, std::function<void()> cancel);

  /// Why an operation may not even begin: its time is over. One that finds its bytes at once never meets the watchdog.
  error_code overdue(Deadline by) const noexcept;

  /// An operation begins that must end by then.
  void arm(Deadline by);

  /// The operation is over, with this code. Returns why: the deadline's failure when the watchdog cancelled it.
  error_code disarm(error_code const& ended) noexcept;

  /// The same, when it does not matter why.
  void disarm() noexcept;

 private:
  friend class Watchdog;

  Watchdog& watchdog_;
  std::function<void()> cancel_;
  Deadline by_;
  bool has_expired_ = false;
};

}  // namespace scrape::net
