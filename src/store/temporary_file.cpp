#include "temporary_file.hpp"

#include "make_folders.hpp"

#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

constexpr mode_t file_mode = 0666;  // less the user's umask

}  // namespace

void TemporaryFile::remove() noexcept {
  if (std::exchange(exists_, false)) ::unlinkat(folder_, name_.c_str(), 0);
}

Result<void> TemporaryFile::create() {
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  file_ = Descriptor(::openat(folder_, name_.c_str(), flags, file_mode));
  while (!file_ && errno == EEXIST) {
    name_ += '+';
    file_ = Descriptor(::openat(folder_, name_.c_str(), flags, file_mode));
  }
  if (!file_) return last_error();
  exists_ = true;
  return {};
}

Result<void> TemporaryFile::move(int folder, std::string const& name) {
  if (::renameat(folder_, name_.c_str(), folder, name.c_str()) != 0) return last_error();
  folder_ = folder;
  name_ = name;
  return {};
}

Result<void> TemporaryFile::shorten(std::uint64_t size) const {
  return ::ftruncate(file_.get(), static_cast<off_t>(size)) == 0 ? Result<void>() : last_error();
}

Result<void> TemporaryFile::append(Bytes bytes) {
  if (!exists_) {
    auto const created = create();
    if (!created) return created;
  }
  return file_.write(bytes);
}

Result<void> TemporaryFile::publish(std::string const& path) {
  auto const directory = folders_.final.get();
  auto const rename = [&] { return ::renameat(folder_, name_.c_str(), directory, path.c_str()) == 0; };
  auto renamed = rename();
  if (!renamed && errno == ENOENT) {
    auto const made = make_folders(directory, path);
    if (!made) return made;
    renamed = rename();
  }
  if (!renamed) return last_error();
  exists_ = false;
  return {};
}

}  // namespace scrape::store
