#pragma once
/// A folder of its own for each test.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::test {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(TemporaryDirectory const&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory const&) = delete;
  ~TemporaryDirectory();

  std::filesystem::path const& path() const noexcept { return path_; }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

  /// Creates a file and returns its path.
  std::string write(std::string_view name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

/// Throws std::runtime_error when the file cannot be read.
std::string read_file(std::filesystem::path const& path);

/// All regular files below a folder, relative to it, sorted; those in the program's own folder are left out.
std::vector<std::string> files_below(std::filesystem::path const& folder);

}  // namespace scrape::test
