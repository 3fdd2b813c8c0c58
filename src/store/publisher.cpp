#include "publisher.hpp"

#include <algorithm>
#include <utility>

namespace scrape::store {
namespace {

// Folders that are remembered; their names are made to stay once more when that is too few.
constexpr std::size_t most_known = 10'000;

std::string folder_of(std::string const& path) {
  auto const slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

bool is_below(std::string folder, std::set<std::string> const& others) {
  while (!folder.empty()) {
    if (others.contains(folder)) return true;
    folder = folder_of(folder);
  }
  return others.contains(folder);
}

}  // namespace

Publisher::Publisher(Folders const& folders, Medium& medium)
    : folders_(folders), medium_(medium), has_sync_all_(medium.can_sync_all(folders.final.get())) {}

void Publisher::publish(std::span<Page> pages) {
  sync_files(pages);
  for (auto& page : pages) {
    if (page.result) page.result = page.file->publish(page.path);
  }
  sync_folders(pages);
}

// When all of it fails, perhaps for somebody else's file, each is asked for its own failure.
void Publisher::sync_files(std::span<Page> pages) {
  auto const is_many = pages.size() > most_by_themselves && has_sync_all_;
  if (is_many && medium_.sync_all(folders_.temporary.get())) return;
  if (pages.size() > 1) {
    for (auto const& page : pages)
      medium_.begin(page.file->folder(), page.file->name());
  }
  for (auto& page : pages)
    page.result = medium_.sync_file(page.file->folder(), page.file->name());
}

void Publisher::sync_folders(std::span<Page> pages) {
  auto const folders = folders_of(pages);
  if (folders.size() > most_by_themselves && has_sync_all_ && medium_.sync_all(folders_.final.get())) return;
  error_code failure;
  auto const lost = sync(folders, failure);
  if (lost.empty()) return;
  known_.clear();
  for (auto& page : pages) {
    if (page.result && is_below(folder_of(page.path), lost)) page.result = failure;
  }
}

// Those that got a name, and for the first time those above, which may be as new as they are.
Publisher::Names Publisher::folders_of(std::span<Page const> pages) {
  if (known_.size() > most_known) known_.clear();
  Names folders;
  for (auto const& page : pages) {
    if (!page.result) continue;
    auto folder = folder_of(page.path);
    folders.insert(folder);
    while (!folder.empty() && known_.insert(folder).second) {
      folder = folder_of(folder);
      folders.insert(folder);
    }
  }
  return folders;
}

// Returns those that failed.
Publisher::Names Publisher::sync(Names const& folders, error_code& failure) {
  Names lost;
  for (auto const& folder : folders) {
    auto const synced = medium_.sync_folder(folders_.final.get(), folder.empty() ? "." : folder);
    if (synced) continue;
    failure = synced.error();
    lost.insert(folder);
  }
  return lost;
}

}  // namespace scrape::store
