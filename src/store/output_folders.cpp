#include "output_folders.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/path.hpp>

#include <filesystem>
#include <vector>

#include <fcntl.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string const& directory, error_code const& failed) {
  throw LocalTrouble("cannot write to the output directory '" + directory + "': " + failed.message());
}

// What lies above a directory that is not there yet, as far as it changes when that is made.
std::vector<fs::path> parents_of_new(std::string const& directory) {
  std::vector<fs::path> parents;
  std::error_code failed;
  auto path = fs::absolute(directory, failed).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  for (; path.has_relative_path() && !fs::exists(path, failed); path = path.parent_path())
    parents.push_back(path.parent_path());
  return parents;
}

Descriptor open_folder(std::string const& directory, std::string const& folder) {
  Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened || ::faccessat(opened.get(), ".", W_OK | X_OK, 0) != 0) fail(directory, last_error());
  return opened;
}

}  // namespace

void make_output_folder(std::string const& directory, Sync sync, Medium& medium) {
  auto const parents = sync == Sync::none ? std::vector<fs::path>() : parents_of_new(directory);
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (failed) fail(directory, failed);
  for (auto const& parent : parents) {
    auto const synced = medium.sync_folder(AT_FDCWD, parent.string());
    if (!synced) fail(directory, synced.error());
  }
}

Folders open_output_folders(std::string const& directory, Sync sync, Medium& medium) {
  make_output_folder(directory, sync, medium);
  auto const temporary = directory + '/' + std::string(private_folder) + "/tmp";
  std::error_code failed;
  fs::create_directories(temporary, failed);
  if (failed) fail(directory, failed);
  return {open_folder(directory, temporary), open_folder(directory, directory)};
}

}  // namespace scrape::store
