#include "known_file.hpp"

#include <scrape/store/sha256.hpp>

#include <array>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

constexpr std::size_t piece_size = std::size_t{64} * 1024;

bool has_known_content(Descriptor const& file, plan::Known const& known) {
  auto const hash = hash_of(file);
  return hash && *hash == known.sha256;
}

}  // namespace

std::int64_t nanoseconds(timespec const& time) noexcept {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

Result<std::string> hash_of(Descriptor const& file) {
  Sha256 hash;
  std::array<std::byte, piece_size> piece{};
  while (true) {
    auto const size = ::read(file.get(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return last_error();
    if (size == 0) return to_hex(hash.finish());
    hash.add(Bytes(piece).first(static_cast<std::size_t>(size)));
  }
}

std::optional<std::int64_t> unaltered_since(Descriptor const& folder, plan::Known const& known) {
  struct stat now{};
  if (::fstatat(folder.get(), known.path.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  if (!S_ISREG(now.st_mode) || static_cast<std::uint64_t>(now.st_size) != known.size.value) return std::nullopt;
  auto const modified = nanoseconds(now.st_mtim);
  if (modified == known.modified || has_known_content(open_known(folder, known), known)) return modified;
  return std::nullopt;
}

Descriptor open_known(Descriptor const& folder, plan::Known const& known) {
  return Descriptor(::openat(folder.get(), known.path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
}

std::int64_t modification_time(Descriptor const& file) noexcept {
  struct stat now{};
  return ::fstat(file.get(), &now) == 0 ? nanoseconds(now.st_mtim) : 0;
}

}  // namespace scrape::store
