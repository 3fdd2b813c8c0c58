#pragma once
/// Files of an output directory against what records say of them.

#include <scrape/base/error.hpp>
#include <scrape/store/archive.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::store {

class Descriptor;

/// What has become of a file.
struct FileState {
  enum class Kind {
    right,
    missing,
    other_size,
    other_content,
    no_file,    ///< a folder, a link or the like has its name
    unreadable  ///< nobody can tell
  };

  Kind kind = Kind::right;
  ByteCount size;  ///< for `other_size`
  error_code why;  ///< for `unreadable`
};

/// Follows no link below its directory that stands for a file. Thread-safe.
class FileCheck {
 public:
  /// Throws LocalTrouble when the directory cannot be opened.
  explicit FileCheck(std::string const& directory);
  FileCheck(FileCheck const&) = delete;
  FileCheck& operator=(FileCheck const&) = delete;
  ~FileCheck();

  /// Compares size and content.
  FileState check(RecordedFile const& file) const;

  /// The same for many, on all cores at the same time.
  std::vector<FileState> check(std::vector<RecordedFile> const& files) const;

 private:
  std::unique_ptr<Descriptor> folder_;
};

/// What walk() meets.
class Visitor {
 public:
  virtual ~Visitor() = default;

  /// Anything but a folder; a link is not followed. `path` is relative to the directory.
  virtual void file(std::string_view path) = 0;

  /// What is in that folder is not told.
  virtual void unreadable(std::string_view path, error_code const& why) = 0;
};

/// Visits all that lies in the directory, but nothing that a run keeps there besides pages: its private folder, records
/// and snapshots. Holds no more than a path in memory.
void walk(std::string const& directory, Visitor& visitor);

}  // namespace scrape::store
