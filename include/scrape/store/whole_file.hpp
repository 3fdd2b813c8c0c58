#pragma once
/// A file that gets its content all at once: what a run writes at its end.

#include <scrape/base/error.hpp>
#include <scrape/base/result.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace scrape::store {

/// Who reads the file sees what it had or what it gets, never a part of it, also when the power fails. Lives on one
/// thread.
class WholeFile {
 public:
  /// Who may read the file: whom the user's umask lets, or its owner alone.
  enum class Readers { usual, owner };

  /// "-" is standard output. `what` is how messages call the file. Creates the folders that are missing and tries
  /// whether the file can be written; what it has stays for now. What cannot be replaced (a pipe, a device, a
  /// descriptor such as /dev/stdout) is opened and gets the content as it stands. Throws LocalTrouble when nothing can
  /// be written.
  WholeFile(std::string what, std::string path, Readers readers = Readers::usual);
  WholeFile(WholeFile const&) = delete;
  WholeFile& operator=(WholeFile const&) = delete;
  ~WholeFile();

  /// Replaces what the file has. Errors: the system's; what it had is still there then.
  Result<void> put(std::string_view content) const;

  bool is_standard_output() const noexcept { return path_ == "-"; }

  /// "cannot write the summary 's.json': No space left on device"
  std::string cannot_write(error_code const& failed) const;

 private:
  struct Target;

  std::string what_;
  std::string path_;
  std::unique_ptr<Target> target_;
};

}  // namespace scrape::store
