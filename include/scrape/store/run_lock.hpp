#pragma once
/// One run in an output directory at a time.

#include <scrape/base/deadline.hpp>
#include <scrape/store/sync.hpp>

#include <memory>
#include <optional>
#include <string>

namespace scrape::store {

class Descriptor;

/// Who has a directory, as its lock file says.
struct LockHolder {
  int process = 0;    ///< its number
  std::string since;  ///< RFC 3339, UTC
};

/// The kernel's lock on DIR/.scrape/lock. Death frees it, children do not inherit it, the file stays. Not thread-safe.
class RunLock {
 public:
  /// `sync`: what the directory survives when it is new.
  explicit RunLock(std::string directory, Sync sync = Sync::none);
  RunLock(RunLock const&) = delete;
  RunLock& operator=(RunLock const&) = delete;
  /// Frees what was taken.
  ~RunLock();

  enum class Attempt {
    taken,
    held,       ///< by another run
    impossible  ///< the file system has no locks
  };

  /// Takes the lock, and writes this process and the time `now` into its file; waits for no run. Creates the directory,
  /// and touches nothing else in it. May be called again until the lock is taken. Throws LocalTrouble when the file
  /// cannot be made.
  Attempt try_take(WallTime now);

  /// Whether a run has the directory. Changes nothing there, and does not keep a run out that begins at that time.
  bool is_held() const;

  /// Nothing when the file does not say it, or names a process that this system does not have.
  std::optional<LockHolder> holder() const;

 private:
  [[noreturn]] void fail(std::string const& why) const;
  std::unique_ptr<Descriptor> open_file() const;

  std::string directory_;
  std::string path_;
  Sync sync_;
  std::unique_ptr<Descriptor> file_;  ///< none while the lock is not ours
};

}  // namespace scrape::store
