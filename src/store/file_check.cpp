#include "known_file.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/file_check.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

using Kind = FileState::Kind;

// More of them wait for the disk rather than hash.
constexpr unsigned most_threads = 16;

bool is_absence(int failure) noexcept {
  return failure == ENOENT || failure == ENOTDIR;
}

FileState state_after_failure() {
  auto const failure = last_error();
  if (is_absence(failure.value())) return {.kind = Kind::missing, .size = {}, .why = {}};
  return {.kind = Kind::unreadable, .size = {}, .why = failure};
}

FileState content_state(Descriptor const& folder, RecordedFile const& recorded) {
  constexpr auto flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  Descriptor const file(::openat(folder.get(), recorded.path.c_str(), flags));
  if (!file) return state_after_failure();
  auto const hash = hash_of(file);
  if (!hash) return {.kind = Kind::unreadable, .size = {}, .why = hash.error()};
  return {.kind = *hash == recorded.sha256 ? Kind::right : Kind::other_content, .size = {}, .why = {}};
}

}  // namespace

FileCheck::FileCheck(std::string const& directory)
    : folder_(std::make_unique<Descriptor>(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))) {
  if (!*folder_) throw LocalTrouble("cannot read the directory '" + directory + "': " + last_error().message());
}

FileCheck::~FileCheck() = default;

FileState FileCheck::check(RecordedFile const& file) const {
  struct stat now{};
  if (::fstatat(folder_->get(), file.path.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0) return state_after_failure();
  if (!S_ISREG(now.st_mode)) return {.kind = Kind::no_file, .size = {}, .why = {}};
  ByteCount const size{static_cast<std::uint64_t>(now.st_size)};
  if (size != file.size) return {.kind = Kind::other_size, .size = size, .why = {}};
  return content_state(*folder_, file);
}

std::vector<FileState> FileCheck::check(std::vector<RecordedFile> const& files) const {
  std::vector<FileState> states(files.size());
  std::atomic<std::size_t> next = 0;
  auto const work = [&] {
    for (auto i = next++; i < files.size(); i = next++)
      states[i] = check(files[i]);
  };
  auto const threads = std::min<std::size_t>(std::thread::hardware_concurrency(), most_threads);
  auto const wanted = std::min(threads, files.size());
  std::vector<std::jthread> helpers;
  try {
    while (helpers.size() + 1 < wanted)
      helpers.emplace_back(work);
  } catch (std::system_error const&) {  // NOLINT(bugprone-empty-catch): those that there are do it, too
  }
  work();
  helpers.clear();
  return states;
}

}  // namespace scrape::store
