#pragma once
/// What lies below the page cache and survives a power failure.

#include <scrape/base/result.hpp>

#include <string>

namespace scrape::store {

/// The system's calls, in one place so that tests see their order and let them fail. `folder` is open; names are
/// relative to it, "." is the folder itself. Errors: the system's. Where the file system knows of no such thing, there
/// is none. Thread-safe.
class Medium {
 public:
  virtual ~Medium() = default;

  /// Has the content of a file on its way; nothing is promised.
  virtual void begin(int folder, std::string const& name);

  /// Returns when the content of a file is there to stay.
  virtual Result<void> sync_file(int folder, std::string const& name);

  /// The same for the names in a folder.
  virtual Result<void> sync_folder(int folder, std::string const& name);

  /// The same for all of the folder's file system, whoever wrote it. An error may be about something else.
  virtual Result<void> sync_all(int folder);

  /// Whether sync_all() promises anything.
  virtual bool can_sync_all(int folder) const;
};

}  // namespace scrape::store
