#include "temporary_file.hpp"

#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

constexpr mode_t file_mode = 0666;  // less the user's umask
constexpr mode_t folder_mode = 0777;

Result<void> make_folders(int directory, std::string const& path) {
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    auto const folder = path.substr(0, slash);
    if (::mkdirat(directory, folder.c_str(), folder_mode) != 0 && errno != EEXIST) return last_error();
  }
  return {};
}

}  // namespace

void TemporaryFile::remove() noexcept {
  if (std::exchange(exists_, false)) ::unlinkat(folders_.temporary.get(), name_.c_str(), 0);
}

Result<void> TemporaryFile::create() {
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  file_ = Descriptor(::openat(folders_.temporary.get(), name_.c_str(), flags, file_mode));
  while (!file_ && errno == EEXIST) {
    name_ += '+';
    file_ = Descriptor(::openat(folders_.temporary.get(), name_.c_str(), flags, file_mode));
  }
  if (!file_) return last_error();
  exists_ = true;
  return {};
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
  auto const rename = [&] { return ::renameat(folders_.temporary.get(), name_.c_str(), directory, path.c_str()) == 0; };
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
