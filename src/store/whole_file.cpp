#include "descriptor.hpp"

#include <scrape/base/bytes.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/store/whole_file.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

namespace fs = std::filesystem;

constexpr mode_t usual_mode = 0666;  // less the user's umask
constexpr mode_t secret_mode = 0600;

// Symbolic links that are followed before it counts as a circle: as the kernel does it.
constexpr int most_links = 40;

// A component has at most 255 bytes, and ours is longer than the file's.
constexpr std::size_t most_of_the_name = 200;

// With 32 random bits a second try is rare enough.
constexpr int most_tries = 8;

// /dev/stdout and /dev/fd/3 lead to /proc/PID/fd: there are no files to be replaced.
bool is_in_proc(fs::path const& path) {
  std::error_code ignored;
  auto const folder = fs::weakly_canonical(fs::absolute(path, ignored).parent_path(), ignored).string();
  return folder == "/proc" || folder.starts_with("/proc/");
}

// The file that is to be replaced, not a link that leads to it.
fs::path behind_links(fs::path path) {
  std::error_code failed;
  for (int links = 0; links < most_links && !is_in_proc(path) && fs::is_symlink(path, failed); ++links)
    path = path.parent_path() / fs::read_symlink(path, failed);
  return path;
}

bool can_be_replaced(fs::path const& path) {
  if (is_in_proc(path)) return false;
  std::error_code failed;
  auto const type = fs::status(path, failed).type();
  return type == fs::file_type::regular || type == fs::file_type::not_found;
}

// A new file in the folder of another one, which it can replace. Not there any more unless it did.
class Neighbour {
 public:
  Neighbour(fs::path const& of, mode_t mode) : of_(of), mode_(mode) {}
  Neighbour(Neighbour const&) = delete;
  Neighbour& operator=(Neighbour const&) = delete;
  ~Neighbour() {
    if (file_) ::unlink(path_.c_str());
  }

  Result<void> create() {
    for (int tries = 0; tries < most_tries; ++tries) {
      path_ = of_.parent_path() / random_name();
      file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_));
      if (file_ || errno != EEXIST) break;
    }
    if (!file_) return last_error();
    return {};
  }

  Result<void> write(std::string_view content) const {
    auto const written = file_.write(as_bytes(content));
    if (!written) return written;
    // Without it, some file systems have the name before they have the content.
    if (::fsync(file_.get()) != 0) return last_error();
    return {};
  }

  Result<void> replace() {
    if (::rename(path_.c_str(), of_.c_str()) != 0) return last_error();
    return file_.close();
  }

 private:
  // Hidden, and without the extension that collectors of files look for.
  std::string random_name() const {
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", std::random_device()());
    return '.' + of_.filename().string().substr(0, most_of_the_name) + '.' + digits.data();
  }

  fs::path const& of_;
  mode_t mode_;
  fs::path path_;
  Descriptor file_;
};

}  // namespace

struct WholeFile::Target {
  explicit Target(mode_t new_mode) : mode(new_mode) {}

  fs::path path;
  mode_t mode;
  Descriptor stream;  // what cannot be replaced

  Result<void> open(std::string const& name) {
    if (name == "-") {
      stream = Descriptor(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
      return stream ? Result<void>() : last_error();
    }
    path = behind_links(name);
    std::error_code ignored;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), ignored);
    if (can_be_replaced(path)) return Neighbour(path, mode).create();
    stream = Descriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    return stream ? Result<void>() : last_error();
  }
};

WholeFile::WholeFile(std::string what, std::string path, Readers readers)
    : what_(std::move(what)),
      path_(std::move(path)),
      target_(std::make_unique<Target>(readers == Readers::owner ? secret_mode : usual_mode)) {
  auto const opened = target_->open(path_);
  if (!opened) throw LocalTrouble(cannot_write(opened.error()));
}

WholeFile::~WholeFile() = default;

Result<void> WholeFile::put(std::string_view content) const {
  if (target_->stream) return target_->stream.write(as_bytes(content));
  Neighbour fresh(target_->path, target_->mode);
  if (auto const created = fresh.create(); !created) return created;
  if (auto const written = fresh.write(content); !written) return written;
  return fresh.replace();
}

std::string WholeFile::cannot_write(error_code const& failed) const {
  return "cannot write the " + what_ + " '" + path_ + "': " + failed.message();
}

}  // namespace scrape::store
