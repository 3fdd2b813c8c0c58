#include "descriptor.hpp"
#include "known_file.hpp"
#include "make_folders.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/base/path.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/snapshot.hpp>

#include <filesystem>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

constexpr mode_t copy_mode = 0666;  // less the user's umask

// At once: one run has a directory at a time.
constexpr int most_of_a_second = 1000;

Descriptor open_directory(std::string const& folder) {
  return Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

error_code copy_bytes(Descriptor const& from, Descriptor const& to) {
  while (true) {
    constexpr std::size_t most_at_once = std::size_t{1} << 30U;
    auto const copied = ::sendfile(to.get(), from.get(), nullptr, most_at_once);
    if (copied == 0) return {};
    if (copied < 0 && errno != EINTR) return last_error();
  }
}

// With the blocks of the other one where the file system can share them.
error_code copy(Descriptor const& from_folder, Descriptor const& to_folder, std::string const& path) {
  Descriptor const from(::openat(from_folder.get(), path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!from) return last_error();
  constexpr auto flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Descriptor const to(::openat(to_folder.get(), path.c_str(), flags, copy_mode));
  if (!to) return last_error();
  auto const failed = ::ioctl(to.get(), FICLONE, from.get()) == 0 ? error_code() : copy_bytes(from, to);
  if (failed) return failed;
  struct stat status{};
  if (::fstat(from.get(), &status) != 0) return last_error();
  timespec const times[2] = {status.st_atim, status.st_mtim};
  return ::futimens(to.get(), times) == 0 ? error_code() : last_error();
}

}  // namespace

// Of the disk's thread, but for what waits.
struct Snapshot::State {
  explicit State(std::string const& output)
      : directory(output),
        growing(output + '/' + std::string(private_folder) + "/tmp/snapshot"),
        from(open_directory(output)) {
    std::error_code ignored;
    fs::remove_all(growing, ignored);
    fs::create_directory(growing, ignored);
    to = open_directory(growing);
    if (!from || !to) throw LocalTrouble("cannot begin a snapshot in '" + output + "': " + last_error().message());
  }

  State(State const&) = delete;
  State& operator=(State const&) = delete;
  ~State() {
    std::error_code ignored;
    fs::remove_all(growing, ignored);
  }

  // A page that failed may have had this name before.
  void link(std::string const& path) {
    if (failure || try_link(path)) return;
    make_folders(to.get(), path);
    ::unlinkat(to.get(), path.c_str(), 0);
    if (!try_link(path)) failure = copy(from, to, path);
  }

  void link_unaltered(plan::Known const& earlier) {
    auto const is_there = ::faccessat(to.get(), earlier.path.c_str(), F_OK, 0) == 0;
    if (!is_there && unaltered_since(from, earlier)) link(earlier.path);
  }

  bool try_link(std::string const& path) const {
    return ::linkat(from.get(), path.c_str(), to.get(), path.c_str(), 0) == 0;
  }

  std::string directory;
  std::string growing;
  Descriptor from;
  Descriptor to;
  error_code failure;
};

Snapshot::Snapshot(Disk& disk, asio::any_io_executor loop, std::string const& directory)
    : disk_(disk), loop_(std::move(loop)), state_(std::make_shared<State>(directory)) {}

Snapshot::~Snapshot() = default;

void Snapshot::add(std::string const& path) {
  disk_.post(loop_, [state = state_, path] { state->link(path); });
}

void Snapshot::add(std::shared_ptr<plan::Known const> const& earlier) {
  disk_.post(loop_, [state = state_, earlier] { state->link_unaltered(*earlier); });
}

void Snapshot::add_now(plan::Known const& earlier) {
  state_->link_unaltered(earlier);
}

Result<std::string> Snapshot::publish(WallTime time) {
  auto& [directory, growing, from, to, failure] = *state_;
  if (failure) return failure;
  auto const folder = directory + '/' + std::string(snapshots_folder);
  std::error_code failed;
  fs::create_directory(folder, failed);
  auto const name = folder + '/' + compact_time(time);
  for (int number = 1; number <= most_of_a_second; ++number) {
    auto const snapshot = number == 1 ? name : name + '-' + std::to_string(number);
    if (fs::exists(snapshot, failed)) continue;
    fs::rename(growing, snapshot, failed);
    return failed ? Result<std::string>(error_code(failed)) : Result<std::string>(snapshot);
  }
  return error_code(EEXIST, boost::system::system_category());
}

}  // namespace scrape::store
