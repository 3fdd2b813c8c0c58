#pragma once
/// Pages that wait to be made durable together.

#include "publisher.hpp"

#include <scrape/base/deadline.hpp>
#include <scrape/base/result.hpp>
#include <scrape/store/disk.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace scrape::store {

/// While one group is on its way others gather for the next. The first page of a quiet time goes at once, those that
/// follow soon wait for company. Lives on one event loop but for expect_more(); the disk must outlive it.
class GroupCommit : public std::enable_shared_from_this<GroupCommit> {
 public:
  /// A page that is written. Destruction without published() removes it.
  class Member {
   public:
    virtual ~Member() = default;
    virtual TemporaryFile& file() noexcept = 0;
    virtual std::string const& path() const noexcept = 0;
    virtual void published(Result<void> const& result) = 0;
  };

  /// From one group to the next at least: otherwise a fast disk would be asked for a few pages at a time.
  static constexpr Duration interval = std::chrono::milliseconds(50);

  /// So many do not wait for more.
  static constexpr std::size_t most_gathered = 256;

  /// `publisher` is used on a thread of the disk's, and must outlive the members.
  GroupCommit(Disk& disk, Publisher& publisher) : disk_(disk), publisher_(publisher) {}

  /// `home` is the event loop of all calls.
  void add(asio::any_io_executor const& home, std::unique_ptr<Member> member);

  /// Nobody waits any longer than the disk makes him wait.
  void hurry();

  /// The end of that. Thread-safe.
  void expect_more() noexcept { is_hurried_ = false; }

 private:
  class Group;

  void plan_next();
  void begin();
  void ended();

  Disk& disk_;
  Publisher& publisher_;
  std::optional<asio::steady_timer> timer_;  // from the first page on
  std::vector<std::unique_ptr<Member>> gathered_;
  TimePoint last_ = TimePoint::min();
  bool is_syncing_ = false;
  std::atomic<bool> is_hurried_ = false;
};

}  // namespace scrape::store
