#include <scrape/base/path.hpp>
#include <scrape/store/file_check.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

constexpr auto not_pages = std::to_array<std::string_view>({private_folder, snapshots_folder, "manifest.jsonl"});

bool is_own(std::string_view path) {
  return std::ranges::find(not_pages, path) != not_pages.end();
}

// The folders on the way to where we are.
class Walk {
 public:
  Walk(std::string const& directory, Visitor& visitor)
      : prefix_(directory.ends_with('/') ? directory.size() : directory.size() + 1), visitor_(visitor) {
    enter(directory, {});
  }

  bool is_over() const noexcept { return open_.empty(); }

  void step() {
    auto& folder = open_.back();
    if (folder == fs::directory_iterator()) return open_.pop_back();
    auto const full = folder->path().string();
    auto const path = std::string_view(full).substr(prefix_);
    std::error_code failed;
    auto const is_folder = fs::is_directory(folder->symlink_status(failed));
    advance(folder, path);
    if (is_own(path)) return;
    if (is_folder) return enter(full, path);
    visitor_.file(path);
  }

 private:
  void enter(std::string const& folder, std::string_view path) {
    std::error_code failed;
    fs::directory_iterator entries(folder, failed);
    if (failed) return visitor_.unreadable(path, failed);
    open_.push_back(std::move(entries));
  }

  void advance(fs::directory_iterator& folder, std::string_view path) {
    std::error_code failed;
    folder.increment(failed);
    auto const slash = path.rfind('/');
    if (failed) visitor_.unreadable(path.substr(0, slash == std::string_view::npos ? 0 : slash), failed);
  }

  std::size_t prefix_;
  Visitor& visitor_;
  std::vector<fs::directory_iterator> open_;
};

}  // namespace

void walk(std::string const& directory, Visitor& visitor) {
  Walk walk(directory, visitor);
  while (!walk.is_over())
    walk.step();
}

}  // namespace scrape::store
