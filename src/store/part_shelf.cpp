#include "part_shelf.hpp"

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

constexpr char const* folder = "../parts";
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

// Nothing when there is something else in its place, a link perhaps, or it cannot be read.
std::optional<std::set<std::string>> names_in(int parent) {
  std::set<std::string> names;
  auto const opened = ::openat(parent, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (opened < 0) return errno == ENOENT ? std::optional(names) : std::nullopt;
  std::unique_ptr<DIR, CloseParts> const parts(::fdopendir(opened));
  if (!parts) {
    Descriptor const unused(opened);
    return std::nullopt;
  }
  while (auto const* const entry = ::readdir(parts.get())) {  // NOLINT(concurrency-mt-unsafe): a folder of our own
    std::string_view const name = entry->d_name;
    if (name != "." && name != "..") names.emplace(name);
  }
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

std::string name_of(std::string const& number) {
  return folder + ('/' + number);
}

}  // namespace

// What has no facts was never complete enough to be continued.
void PartShelf::open() {
  auto const names = names_in(temporary_.get());
  if (!names) return;
  is_open_ = true;
  for (auto const& name : *names) {
    auto const number = number_in(name);
    if (number) last_number_ = std::max(last_number_.load(), *number);
    if (number && names->contains(name + std::string(facts))) {
      read_lot(name);
    } else if (!name.ends_with(facts) || !names->contains(name.substr(0, name.size() - facts.size()))) {
      ::unlinkat(temporary_.get(), name_of(name).c_str(), 0);
    }
  }
}

void PartShelf::read_lot(std::string const& number) {
  auto const name = name_of(number);
  auto part = part_of(name);
  if (!part) return remove(name);
  put({name, std::move(*part), false});
}

std::optional<plan::Part> PartShelf::part_of(std::string const& name) const {
  Descriptor const file(
      ::openat(temporary_.get(), (name + std::string(facts)).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || is_too_old(status)) return std::nullopt;
  auto const text = content_of(file);
  return text ? plan::part_in(*text) : std::nullopt;
}

bool PartShelf::has(std::string const& url) const {
  if (count_ == 0) return false;
  std::scoped_lock const lock(mutex_);
  return lots_.contains(url);
}

std::optional<PartShelf::Lot> PartShelf::take(std::string const& url) {
  std::scoped_lock const lock(mutex_);
  auto const found = lots_.find(url);
  if (found == lots_.end()) return std::nullopt;
  auto lot = std::move(found->second);
  lots_.erase(found);
  count_ = lots_.size();
  lot.is_used = true;
  return lot;
}

void PartShelf::put(Lot lot) {
  std::optional<Lot> replaced;
  {
    std::scoped_lock const lock(mutex_);
    auto const [place, is_new] = lots_.try_emplace(lot.part.url);
    if (!is_new) replaced.emplace(std::move(place->second));
    place->second = std::move(lot);
    count_ = lots_.size();
  }
  if (replaced) remove(replaced->name);
}

std::string PartShelf::new_name() {
  ::mkdirat(temporary_.get(), folder, parts_mode);
  return name_of(std::to_string(++last_number_));
}

Result<void> PartShelf::write_facts(std::string const& name, plan::Part const& part) const {
  auto const fresh = name + std::string(new_facts);
  auto const final = name + std::string(facts);
  auto const directory = temporary_.get();
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
  ::unlinkat(temporary_.get(), (name + std::string(facts)).c_str(), 0);
}

// Without facts, bytes that stay behind mean nothing.
void PartShelf::remove(std::string const& name) const noexcept {
  remove_facts(name);
  ::unlinkat(temporary_.get(), name.c_str(), 0);
}

void PartShelf::remove_unused() {
  std::scoped_lock const lock(mutex_);
  std::erase_if(lots_, [&](auto const& lot) {
    if (!lot.second.is_used) remove(lot.second.name);
    return !lot.second.is_used;
  });
  count_ = lots_.size();
}

}  // namespace scrape::store
