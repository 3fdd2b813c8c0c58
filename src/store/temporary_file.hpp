#pragma once
/// A file that is not there until it is complete.

#include "descriptor.hpp"

#include <scrape/base/result.hpp>

#include <string>

namespace scrape::store {

/// Everything happens below one open directory, so that the run goes on when that is moved. Lives on the disk's
/// thread until it is published. The directory must outlive it.
class TemporaryFile {
 public:
  /// `name` is relative to the directory. Where a file has it already, which a killed run of the same process number
  /// may have left behind, ours gets a longer one.
  TemporaryFile(Descriptor const& directory, std::string name) : directory_(directory), name_(std::move(name)) {}
  TemporaryFile(TemporaryFile const&) = delete;
  TemporaryFile& operator=(TemporaryFile const&) = delete;
  /// Removes what was not published.
  ~TemporaryFile();

  /// Creates the file at the first call. Errors: the system's.
  Result<void> append(Bytes bytes);

  /// Renames the file to `path`, creating its folders. Errors: the system's.
  Result<void> publish(std::string const& path);

 private:
  Result<void> create();

  Descriptor const& directory_;
  std::string name_;
  Descriptor file_;
  bool exists_ = false;
};

}  // namespace scrape::store
