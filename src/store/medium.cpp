#include "medium.hpp"

#include "descriptor.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>

namespace scrape::store {
namespace {

// Some file systems, of FUSE for example, have nothing to do here and say so.
bool is_needless(int number) noexcept {
  return number == EINVAL || number == ENOTSUP || number == ENOSYS;
}

Result<void> result_of(int returned) {
  if (returned == 0 || is_needless(errno)) return {};
  return last_error();
}

Descriptor open_in(int folder, std::string const& name, int flags) {
  return Descriptor(::openat(folder, name.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

}  // namespace

void Medium::begin(int folder, std::string const& name) {
  if (auto const file = open_in(folder, name, O_RDONLY)) ::sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

// What may not be read, by our own umask perhaps, goes with all the rest.
Result<void> Medium::sync_file(int folder, std::string const& name) {
  if (auto const file = open_in(folder, name, O_RDONLY)) return result_of(::fdatasync(file.get()));
  if (errno == EACCES) return sync_all(folder);
  return last_error();
}

Result<void> Medium::sync_folder(int folder, std::string const& name) {
  Descriptor const opened(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened) return result_of(::fsync(opened.get()));
  if (errno == EACCES) return sync_all(folder);
  return last_error();
}

Result<void> Medium::sync_all(int folder) {
  return result_of(::syncfs(folder));
}

// Programs behind FUSE are not told of syncfs(), but of fsync().
bool Medium::can_sync_all(int folder) const {
  struct statfs system{};
  return ::fstatfs(folder, &system) == 0 && system.f_type != FUSE_SUPER_MAGIC;
}

}  // namespace scrape::store
