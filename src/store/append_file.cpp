#include "descriptor.hpp"

#include <scrape/base/fatal.hpp>
#include <scrape/store/append_file.hpp>
#include <scrape/store/disk.hpp>

#include <filesystem>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

Descriptor open_file(std::string const& path) {
  if (path == "-") return Descriptor(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  std::error_code ignored;
  auto const folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  return Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
}

// Also by another name: /dev/stdout.
bool is_same_as_standard_output(Descriptor const& file) {
  struct stat ours{};
  struct stat standard{};
  return ::fstat(file.get(), &ours) == 0 && ::fstat(STDOUT_FILENO, &standard) == 0 && ours.st_dev == standard.st_dev &&
         ours.st_ino == standard.st_ino;
}

}  // namespace

struct AppendFile::State {
  std::mutex mutex;
  std::string pending;
  std::string lines;  // the disk's; they take turns, as it costs to grow a new one each time
  bool is_posted = false;
  error_code failure;
  Descriptor file;
  bool is_ours = true;  // nobody else writes to the file
  std::function<Result<void>()> on_first;

  void write_pending() {
    {
      std::lock_guard const lock(mutex);
      lines.swap(pending);
      is_posted = false;
    }
    auto const written = write(lines);
    lines.clear();
    if (written) return;
    std::lock_guard const lock(mutex);
    if (!failure) failure = written.error();
  }

 private:
  // The records of an earlier run stay until there is one of this run; half a line is taken back.
  Result<void> write(std::string_view text) {
    if (whole_bytes == 0) cut_back();
    auto const written = file.write(as_bytes(text));
    if (!written) {
      cut_back();
      return written;
    }
    whole_bytes += static_cast<off_t>(text.size());
    auto const act = std::exchange(on_first, {});
    return act ? act() : Result<void>();
  }

  // What standard output holds besides is not ours: `--manifest - >> log`.
  void cut_back() const noexcept {
    [[maybe_unused]] auto const failed = is_ours ? ::ftruncate(file.get(), whole_bytes) : 0;
  }

  off_t whole_bytes = 0;
};

AppendFile::AppendFile(Disk& disk, asio::any_io_executor loop, std::string what, std::string path,
                       std::function<Result<void>()> on_first)
    : disk_(disk),
      loop_(std::move(loop)),
      what_(std::move(what)),
      path_(std::move(path)),
      state_(std::make_shared<State>()) {
  state_->file = open_file(path_);
  if (!state_->file) throw LocalTrouble(cannot_write(last_error()));
  state_->on_first = std::move(on_first);
  state_->is_ours = !is_same_as_standard_output(state_->file);
}

AppendFile::~AppendFile() = default;

std::string AppendFile::cannot_write(error_code const& failed) const {
  return "cannot write the " + what_ + " '" + path_ + "': " + failed.message();
}

std::string AppendFile::trouble() const {
  auto const failed = failure();
  return failed ? cannot_write(failed) : std::string();
}

void AppendFile::append(std::string_view lines) {
  {
    std::lock_guard const lock(state_->mutex);
    state_->pending += lines;
    if (std::exchange(state_->is_posted, true)) return;
  }
  disk_.post(loop_, [state = state_] { state->write_pending(); });
}

std::size_t AppendFile::pending() const {
  std::lock_guard const lock(state_->mutex);
  return state_->pending.size();
}

error_code AppendFile::failure() const {
  std::lock_guard const lock(state_->mutex);
  return state_->failure;
}

}  // namespace scrape::store
