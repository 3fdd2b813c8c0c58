#include "descriptor.hpp"
#include "medium.hpp"
#include "output_folders.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/path.hpp>
#include <scrape/base/units.hpp>
#include <scrape/store/run_lock.hpp>

#include <array>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

// More than a process number and a time need.
constexpr std::size_t longest_note = 64;

// Nobody removes it so often; where a file never has the same number twice, the first one must do.
constexpr int most_openings = 10;

constexpr int read_only = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

// "2026-11-27T13:05:12.123Z"
constexpr std::size_t time_size = 24;

// Who asks is_held() shares the lock for a moment: not longer than that, unless somebody holds it up.
constexpr int most_looks = 1000;
constexpr auto look_time = std::chrono::milliseconds(1);

// What other text looks like does not reach the user's terminal.
bool is_time(std::string_view text) {
  return text.size() == time_size && text.find_first_not_of("0123456789-:.TZ") == std::string_view::npos;
}

// "4711 2026-11-27T13:05:12.123Z\n"
std::optional<LockHolder> parse_note(std::string_view note) {
  LockHolder holder;
  auto const* const end = note.data() + note.size();
  auto const number = std::from_chars(note.data(), end, holder.process);
  if (number.ec != std::errc() || holder.process <= 0 || !note.ends_with('\n')) return std::nullopt;
  std::string_view const rest(number.ptr, static_cast<std::size_t>(end - number.ptr));
  auto const time = rest.substr(0, rest.size() - 1);
  if (!time.starts_with(' ') || !is_time(time.substr(1))) return std::nullopt;
  holder.since = time.substr(1);
  return holder;
}

// Who holds the lock may not have written yet, and what stands there is of a run that was killed. A process that may
// not be signalled is one, too.
bool is_alive(int process) {
  return ::kill(process, 0) == 0 || errno != ESRCH;
}

// And not by a run.
bool is_looked_at(Descriptor const& file) {
  if (::flock(file.get(), LOCK_SH | LOCK_NB) != 0) return false;
  ::flock(file.get(), LOCK_UN);
  std::this_thread::sleep_for(look_time);
  return true;
}

bool has_no_locks(int failure) {
  return failure == ENOLCK || failure == EOPNOTSUPP || failure == ENOSYS;
}

// Somebody may have removed the file, and the next run made another one.
bool is_still_there(Descriptor const& file, std::string const& path) {
  struct stat ours{};
  struct stat named{};
  return ::fstat(file.get(), &ours) == 0 && ::stat(path.c_str(), &named) == 0 && ours.st_dev == named.st_dev &&
         ours.st_ino == named.st_ino;
}

// Only for others to read: on a full disk the run says itself what is wrong.
void write_note(Descriptor const& file, WallTime now) {
  if (::ftruncate(file.get(), 0) != 0) return;
  [[maybe_unused]] auto const written =
      file.write(as_bytes(std::to_string(::getpid()) + ' ' + format_time(now) + '\n'));
}

}  // namespace

RunLock::RunLock(std::string directory, Sync sync)
    : directory_(std::move(directory)), path_(directory_ + '/' + std::string(private_folder) + "/lock"), sync_(sync) {}

RunLock::~RunLock() = default;

void RunLock::fail(std::string const& why) const {
  throw LocalTrouble("cannot write to the output directory '" + directory_ + "': " + why);
}

std::unique_ptr<Descriptor> RunLock::open_file() const {
  constexpr mode_t mode = 0666;  // less the user's umask
  Medium medium;
  make_output_folder(directory_, sync_, medium);
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), failed);
  if (failed) fail(failed.message());
  auto file = std::make_unique<Descriptor>(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!*file) fail(path_ + ": " + last_error().message());
  return file;
}

RunLock::Attempt RunLock::try_take(WallTime now) {
  for (int opened = 1, looks = 0;; ++opened) {
    auto file = open_file();
    while (::flock(file->get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (has_no_locks(errno)) return Attempt::impossible;
      if (errno != EWOULDBLOCK) fail(path_ + ": " + last_error().message());
      if (!is_looked_at(*file) || ++looks == most_looks) return Attempt::held;
    }
    if (!is_still_there(*file, path_) && opened < most_openings) continue;
    write_note(*file, now);
    file_ = std::move(file);
    return Attempt::taken;
  }
}

bool RunLock::is_held() const {
  Descriptor const file(::open(path_.c_str(), read_only));
  if (!file) return false;
  while (::flock(file.get(), LOCK_SH | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    return has_no_locks(errno) ? holder().has_value() : errno == EWOULDBLOCK;
  }
  return false;
}

std::optional<LockHolder> RunLock::holder() const {
  Descriptor const file(::open(path_.c_str(), read_only));
  std::array<char, longest_note> note{};
  auto const size = ::read(file.get(), note.data(), note.size());
  if (size <= 0) return std::nullopt;
  auto holder = parse_note({note.data(), static_cast<std::size_t>(size)});
  if (holder && !is_alive(holder->process)) holder.reset();
  return holder;
}

}  // namespace scrape::store
