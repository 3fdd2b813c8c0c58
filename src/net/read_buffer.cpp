#include "read_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace scrape::net {

MutableBytes ReadBuffer::room(std::size_t limit) {
  if (begin_ > 0 || end_ == size_) make_room(limit);
  return MutableBytes(memory_.get(), size_).subspan(end_);
}

// What is unread moves to the front, of a larger block if it fills this one.
void ReadBuffer::make_room(std::size_t limit) {
  auto const unread = end_ - begin_;
  if (!memory_) {
    memory_ = pool_->take();
    size_ = pool_->block_size();
  } else if (unread == size_) {
    auto const size = std::min(2 * size_, limit);
    auto larger = std::make_unique_for_overwrite<std::byte[]>(size);
    std::memcpy(larger.get(), memory_.get(), unread);
    release();
    memory_ = std::move(larger);
    size_ = size;
  } else {
    std::memmove(memory_.get(), memory_.get() + begin_, unread);
  }
  begin_ = 0;
  end_ = unread;
}

void ReadBuffer::release_if_read() {
  if (begin_ == end_) release();
}

void ReadBuffer::release() noexcept {
  if (size_ == pool_->block_size()) pool_->give_back(std::move(memory_));
  memory_.reset();
  size_ = begin_ = end_ = 0;
}

}  // namespace scrape::net
