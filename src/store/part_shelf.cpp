#include "part_shelf.hpp"

#include <scrape/base/path.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

constexpr char const* folder_name = "parts";
constexpr std::string_view facts = ".facts";
constexpr std::string_view new_facts = ".new";
constexpr mode_t parts_mode = 0777;  // less the user's umask, as for the file
constexpr mode_t facts_mode = 0666;

// Some fields of one header section.
constexpr std::size_t most_facts = std::size_t{256} * 1024;

// What nobody came back for in that time is not waited for.
constexpr auto longest_wait = std::chrono::hours(30 * 24);

struct CloseParts {
  void operator()(DIR* opened) const noexcept { ::closedir(opened); }
};

Descriptor open_folder(int parent, char const* name) {
  return Descriptor(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
}

// By their numbers: a part that came later takes the place of others of its entry.
struct Shorter {
  bool operator()(std::string const& a, std::string const& b) const noexcept {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};
using Names = std::set<std::string, Shorter>;

Names names_in(Descriptor const& folder) {
  Names names;
  auto const opened = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::unique_ptr<DIR, CloseParts> const parts(opened < 0 ? nullptr : ::fdopendir(opened));
  if (!parts) {
    Descriptor const unused(opened);
    return names;
  }
  while (auto const* const entry = ::readdir(parts.get()))  // NOLINT(concurrency-mt-unsafe): a folder of our own
    names.emplace(entry->d_name);
  return names;
}

std::optional<std::uint64_t> number_in(std::string_view name) {
  std::uint64_t number = 0;
  auto const* const end = name.data() + name.size();
  auto const [read, failed] = std::from_chars(name.data(), end, number);
  return failed == std::errc() && read == end ? std::optional(number) : std::nullopt;
}

bool is_too_old(struct stat const& file) {
  auto const now = std::chrono::system_clock::now();
  return std::chrono::system_clock::from_time_t(file.st_mtim.tv_sec) + longest_wait < now;
}

std::optional<std::string> content_of(Descriptor const& file) {
  std::string text(most_facts, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    auto const read = ::read(file.get(), text.data() + size, text.size() - size);
    if (read < 0) return std::nullopt;
    if (read == 0) break;
    size += static_cast<std::size_t>(read);
  }
  text.resize(size);
  return text;
}

// Of a name that is one of ours: N, N.facts or N.new.
std::optional<std::uint64_t> number_of(std::string_view name) {
  auto const dot = std::min(name.find('.'), name.size());
  auto const ending = name.substr(dot);
  return ending.empty() || ending == facts || ending == new_facts ? number_in(name.substr(0, dot)) : std::nullopt;
}

}  // namespace

// What has no facts was never complete enough to be continued. What has another name is somebody else's.
void PartShelf::open(Descriptor const& directory) {
  auto const parent = open_folder(directory.get(), std::string(private_folder).c_str());
  if (!parent) return;
  ::mkdirat(parent.get(), folder_name, parts_mode);
  folder_ = open_folder(parent.get(), folder_name);
  if (!folder_) return;
  is_open_ = true;
  auto const names = names_in(folder_);
  for (auto const& name : names) {
    auto const number = number_of(name);
    if (!number) continue;
    last_number_ = std::max(last_number_.load(), *number);
    auto const bytes = name.substr(0, name.find('.'));
    auto const has_both = names.contains(bytes) && names.contains(bytes + std::string(facts));
    if (has_both && name == bytes) read_lot(name);
    if (!has_both || name.ends_with(new_facts)) ::unlinkat(folder_.get(), name.c_str(), 0);
  }
}

void PartShelf::read_lot(std::string const& number) {
  auto part = part_of(number);
  if (!part) return remove(number);
  put({number, std::move(*part), true});
}

std::optional<plan::Part> PartShelf::part_of(std::string const& name) const {
  Descriptor const file(
      ::openat(folder_.get(), (name + std::string(facts)).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || is_too_old(status)) return std::nullopt;
  auto const text = content_of(file);
  return text ? plan::part_in(*text) : std::nullopt;
}

bool PartShelf::has(std::string const& key) const {
  if (count_ == 0) return false;
  std::scoped_lock const lock(mutex_);
  return lots_.contains(key);
}

std::optional<PartShelf::Lot> PartShelf::take(std::string const& key) {
  std::scoped_lock const lock(mutex_);
  auto const found = lots_.find(key);
  if (found == lots_.end()) return std::nullopt;
  auto lot = std::move(found->second);
  lots_.erase(found);
  count_ = lots_.size();
  return lot;
}

void PartShelf::put(Lot lot) {
  std::optional<Lot> replaced;
  {
    std::scoped_lock const lock(mutex_);
    auto const [place, is_new] = lots_.try_emplace(lot.part.key);
    if (!is_new) replaced.emplace(std::move(place->second));
    place->second = std::move(lot);
    count_ = lots_.size();
  }
  if (replaced) remove(replaced->name);
}

std::string PartShelf::new_name() {
  return std::to_string(++last_number_);
}

Result<void> PartShelf::write_facts(std::string const& name, plan::Part const& part) const {
  auto const fresh = name + std::string(new_facts);
  auto const final = name + std::string(facts);
  auto const directory = folder_.get();
  Descriptor file(
      ::openat(directory, fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, facts_mode));
  if (!file) return last_error();
  auto written = file.write(as_bytes(plan::to_text(part)));
  if (written) written = file.close();
  if (written && ::renameat(directory, fresh.c_str(), directory, final.c_str()) != 0) written = last_error();
  if (!written) ::unlinkat(directory, fresh.c_str(), 0);
  return written;
}

void PartShelf::remove_facts(std::string const& name) const noexcept {
  ::unlinkat(folder_.get(), (name + std::string(facts)).c_str(), 0);
}

// Without facts, bytes that stay behind mean nothing.
void PartShelf::remove(std::string const& name) const noexcept {
  remove_facts(name);
  ::unlinkat(folder_.get(), name.c_str(), 0);
}

}  // namespace scrape::store
