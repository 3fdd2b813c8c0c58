#include "part_file.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace scrape::store {
namespace {

// In one turn of the disk's thread: some milliseconds.
constexpr std::uint64_t turn_size = std::uint64_t{4} * 1024 * 1024;
constexpr std::size_t piece_of_part = std::size_t{256} * 1024;

}  // namespace

PartFile::PartFile(std::shared_ptr<Workshop> shop, PartShelf::Lot lot) : shop_(std::move(shop)), lot_(std::move(lot)) {}

PartFile::~PartFile() {
  if (is_ours_) shop_->parts.put(std::move(lot_));
}

asio::awaitable<OpenPart::State> PartFile::check() {
  auto state = State::unread;
  std::function<void()> const work = [&] {
    state = file_ || open() ? read() : State::altered;
    if (state == State::altered) shop_->parts.remove(lot_.name);
  };
  co_await shop_->disk.run(work, Disk::Size::large);
  if (state == State::altered) is_ours_ = false;
  co_return state;
}

// Nobody else may have it: what has two names is a page, perhaps.
bool PartFile::open() {
  constexpr int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  file_ = Descriptor(::openat(shop_->parts.folder(), lot_.name.c_str(), flags));
  struct stat status{};
  return file_ && ::fstat(file_.get(), &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1 &&
         static_cast<std::uint64_t>(status.st_size) >= lot_.part.size.value;
}

OpenPart::State PartFile::read() {
  std::vector<std::byte> piece(piece_of_part);
  auto const until = std::min(read_ + turn_size, lot_.part.size.value);
  while (read_ < until) {
    auto const size = ::read(file_.get(), piece.data(), std::min<std::uint64_t>(piece.size(), until - read_));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return State::altered;
    hash_.add(Bytes(piece).first(static_cast<std::size_t>(size)));
    read_ += static_cast<std::uint64_t>(size);
  }
  return read_ < lot_.part.size.value ? State::unread : conclude();
}

// A process that was killed may have written more than it knew of.
OpenPart::State PartFile::conclude() {
  auto const is_right = to_hex(hash_.so_far()) == lot_.part.sha256 &&
                        ::ftruncate(file_.get(), static_cast<off_t>(lot_.part.size.value)) == 0;
  return is_right ? State::right : State::altered;
}

void PartFile::drop() {
  is_ours_ = false;
  shop_->disk.post([shop = shop_, name = lot_.name] { shop->parts.remove(name); });
}

std::unique_ptr<Draft> PartFile::release() {
  is_ours_ = false;
  return std::make_unique<Draft>(*shop_, std::move(lot_), std::move(file_), std::move(hash_));
}

}  // namespace scrape::store
