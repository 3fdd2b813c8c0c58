#include "nameless_file.hpp"

#include <fcntl.h>

namespace scrape::store {
namespace {

constexpr mode_t for_us_only = 0600;

}  // namespace

Result<NamelessFile> NamelessFile::create(std::string const& directory) {
  Descriptor file(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, for_us_only));
  if (file) return NamelessFile(std::move(file));
  // Not every file system can do that.
  auto name = directory + "/wait-XXXXXX";
  file = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (!file) return last_error();
  ::unlink(name.c_str());
  return NamelessFile(std::move(file));
}

Result<void> NamelessFile::write(std::string_view bytes, std::uint64_t offset) const {
  while (!bytes.empty()) {
    auto const put = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return last_error();
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return {};
}

Result<std::string> NamelessFile::read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  for (std::size_t done = 0; done < size;) {
    auto const got = ::pread(file_.get(), bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error();
    if (got == 0) return error_code(EIO, boost::system::system_category());
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<void> NamelessFile::clear() const {
  if (::ftruncate(file_.get(), 0) != 0) return last_error();
  return {};
}

}  // namespace scrape::store
