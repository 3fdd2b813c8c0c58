#include "descriptor.hpp"

#include <scrape/base/path.hpp>
#include <scrape/store/leftovers.hpp>

#include <memory>
#include <string_view>

#include <dirent.h>
#include <fcntl.h>

namespace scrape::store {
namespace {

// We make none in there; somebody's may hold one another.
constexpr int deepest_folder = 32;

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

int open_folder_in(int parent, char const* name) noexcept {
  return ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

// Takes the descriptor.
void empty(int descriptor, int depth) noexcept {
  std::unique_ptr<DIR, CloseFolder> const folder(::fdopendir(descriptor));
  if (!folder) {
    Descriptor const unused(descriptor);
    return;
  }
  while (auto const* const entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe): a folder of our own
    std::string_view const name = entry->d_name;
    if (name == "." || name == ".." || ::unlinkat(descriptor, entry->d_name, 0) == 0) continue;
    auto const inner = depth < deepest_folder ? open_folder_in(descriptor, entry->d_name) : -1;
    if (inner < 0) continue;
    empty(inner, depth + 1);
    ::unlinkat(descriptor, entry->d_name, AT_REMOVEDIR);
  }
}

}  // namespace

void remove_leftovers(std::string const& directory) noexcept {
  Descriptor const output(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!output) return;
  Descriptor const ours(open_folder_in(output.get(), std::string(private_folder).c_str()));
  if (!ours) return;
  auto const temporary = open_folder_in(ours.get(), "tmp");
  if (temporary >= 0) empty(temporary, 0);
}

}  // namespace scrape::store
