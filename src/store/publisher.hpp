#pragma once
/// The step from complete files to pages that a power failure does not take away.

#include "medium.hpp"
#include "temporary_file.hpp"

#include <scrape/base/result.hpp>

#include <set>
#include <span>
#include <string>

namespace scrape::store {

/// Lives on one thread. What it is given must outlive it.
class Publisher {
 public:
  /// So many pages are cheaper one by one than with all that is unwritten on their file system (measured: from here on
  /// the file system's journal would be asked too often).
  static constexpr std::size_t most_by_themselves = 4;

  struct Page {
    TemporaryFile* file;  ///< closed
    std::string path;
    Result<void> result = {};  ///< filled in; errors: the system's
  };

  Publisher(Folders const& folders, Medium& medium);

  /// First the content of all of them is made to stay, then they get their names, then the names are made to stay. What
  /// goes wrong with one is its own affair; what had its name is untouched unless that was the last step.
  void publish(std::span<Page> pages);

 private:
  // Names of folders below the final one, which is "" itself; ordered so that those above come first.
  using Names = std::set<std::string>;

  void sync_files(std::span<Page> pages);
  void sync_folders(std::span<Page> pages);
  Names folders_of(std::span<Page const> pages);
  Names sync(Names const& folders, error_code& failure);

  Folders const& folders_;
  Medium& medium_;
  bool has_sync_all_;
  Names known_;  // folders whose own names have been made to stay
};

}  // namespace scrape::store
