#pragma once
/// DIR/snapshots/TIMESTAMP: the pages as a run left them.

#include <scrape/base/error.hpp>
#include <scrape/base/result.hpp>
#include <scrape/base/units.hpp>
#include <scrape/plan/known.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace scrape::store {

namespace asio = boost::asio;

class Disk;

/// Its files are hard links to those of the output directory, which are replaced but never written to: a page that did
/// not change takes no room in further snapshots. Where a file system has no hard links, or no more of them, they are
/// copies, which share their blocks if it can do that. Nobody sees it before it is complete. Lives on `loop`, and works
/// on the disk's thread.
class Snapshot {
 public:
  /// Throws LocalTrouble when it cannot be begun. The disk must outlive it.
  Snapshot(Disk& disk, asio::any_io_executor loop, std::string const& directory);
  Snapshot(Snapshot const&) = delete;
  Snapshot& operator=(Snapshot const&) = delete;
  ~Snapshot();

  /// Adds a file of the output directory, which is there already.
  void add(std::string const& path);

  /// Adds what an earlier run left, if that is there unaltered.
  void add(std::shared_ptr<plan::Known const> const& earlier);

  /// The same at once: when the disk has finished.
  void add_now(plan::Known const& earlier);

  /// Makes it visible under that time, and returns its path: "pages/snapshots/20261127T130512Z". When the disk has
  /// finished. Errors: the system's, also those of add().
  Result<std::string> publish(WallTime time);

 private:
  struct State;

  Disk& disk_;
  asio::any_io_executor loop_;
  std::shared_ptr<State> state_;
};

}  // namespace scrape::store
