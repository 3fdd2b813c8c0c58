#include "descriptor.hpp"

#include <scrape/base/path.hpp>
#include <scrape/store/leftovers.hpp>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>

namespace scrape::store {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

int open_folder_in(int parent, char const* name) noexcept {
  return ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

// Removes the files of a folder, and returns the names of what else is in it. Takes the descriptor.
std::vector<std::string> remove_files(int descriptor) {
  std::vector<std::string> others;
  std::unique_ptr<DIR, CloseFolder> const folder(::fdopendir(descriptor));
  if (!folder) {
    Descriptor const unused(descriptor);
    return others;
  }
  while (auto const* const entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe): a folder of our own
    std::string_view const name = entry->d_name;
    if (name != "." && name != ".." && ::unlinkat(descriptor, entry->d_name, 0) != 0) others.emplace_back(name);
  }
  return others;
}

// A folder that was to become a snapshot is as deep as the paths of its pages. Folders are brought to the top before
// they are looked into, so that two are open at a time.
class Emptying {
 public:
  explicit Emptying(Descriptor top) : top_(std::move(top)), folders_(remove_files(open_folder_in(top_.get(), "."))) {}

  void run() {
    while (!folders_.empty()) {
      auto const folder = std::move(folders_.back());
      folders_.pop_back();
      raise_folders_of(folder);
      ::unlinkat(top_.get(), folder.c_str(), AT_REMOVEDIR);
    }
  }

 private:
  void raise_folders_of(std::string const& folder) {
    Descriptor const here(open_folder_in(top_.get(), folder.c_str()));
    if (!here) return;
    for (auto const& inner : remove_files(open_folder_in(here.get(), ".")))
      raise(here, inner);
  }

  void raise(Descriptor const& from, std::string const& name) {
    while (true) {
      auto const raised = "left-" + std::to_string(++raised_);
      if (::renameat(from.get(), name.c_str(), top_.get(), raised.c_str()) == 0) return folders_.push_back(raised);
      if (errno != ENOTEMPTY && errno != EEXIST) return;
    }
  }

  Descriptor top_;
  std::vector<std::string> folders_;  // in it, still to be removed
  std::size_t raised_ = 0;            // names that were tried
};

}  // namespace

void remove_leftovers(std::string const& directory) {
  Descriptor const ours(
      ::open((directory + '/' + std::string(private_folder)).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!ours) return;
  Descriptor temporary(open_folder_in(ours.get(), "tmp"));
  if (temporary) Emptying(std::move(temporary)).run();
}

}  // namespace scrape::store
