#pragma once
/// A file that is not there until it is complete.

#include "descriptor.hpp"

#include <scrape/base/result.hpp>

#include <cstdint>
#include <string>

namespace scrape::store {

/// Where files begin and where they end. Both are open, so that the run goes on when they are moved.
struct Folders {
  Descriptor temporary;
  Descriptor final;
};

/// Lives on one thread at a time: the disk's, or that which makes it durable. The folders must outlive it.
class TemporaryFile {
 public:
  /// `name` is that in the temporary folder. Where a file has it already, which a killed run of the same process number
  /// may have left behind, ours gets a longer one.
  TemporaryFile(Folders const& folders, std::string name)
      : folders_(folders), folder_(folders.temporary.get()), name_(std::move(name)) {}
  /// One that is there already in another folder, which must outlive it, open to be appended to.
  TemporaryFile(Folders const& folders, int folder, std::string name, Descriptor file)
      : folders_(folders), folder_(folder), name_(std::move(name)), file_(std::move(file)), exists_(true) {}
  TemporaryFile(TemporaryFile const&) = delete;
  TemporaryFile& operator=(TemporaryFile const&) = delete;
  /// Removes what was not published.
  ~TemporaryFile() { remove(); }

  /// Creates the file at the first call. Errors: the system's.
  Result<void> append(Bytes bytes);

  /// Its descriptor; negative before there is one.
  int file() const noexcept { return file_.get(); }
  Descriptor const& descriptor() const noexcept { return file_; }

  /// Where it is, and its name there.
  int folder() const noexcept { return folder_; }
  std::string const& name() const noexcept { return name_; }

  /// Nothing is appended any more. Errors: what the system could not write after all.
  Result<void> close() { return file_.close(); }

  /// Once it is closed: moves it to `path` in the final folder, creating those between. Errors: the system's.
  Result<void> publish(std::string const& path);

  /// Gives it another name, in a folder that must outlive it. Errors: the system's.
  Result<void> move(int folder, std::string const& name);

  /// Does away with what goes beyond that size, if it is open. Errors: the system's.
  Result<void> shorten(std::uint64_t size) const;

  /// What is there stays.
  void leave() noexcept { exists_ = false; }

  /// Does away with what was not published.
  void remove() noexcept;

 private:
  Result<void> create();

  Folders const& folders_;
  int folder_;
  std::string name_;
  Descriptor file_;
  bool exists_ = false;
};

}  // namespace scrape::store
