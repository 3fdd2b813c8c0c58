#include "descriptor.hpp"

namespace scrape::store {

Result<void> Descriptor::write(Bytes bytes) const noexcept {
  while (!bytes.empty()) {
    auto const written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> Descriptor::close() noexcept {
  auto const fd = std::exchange(fd_, -1);
  if (fd >= 0 && ::close(fd) != 0) return last_error();
  return {};
}

}  // namespace scrape::store
