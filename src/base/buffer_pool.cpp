#include <scrape/base/buffer_pool.hpp>

#include <utility>

namespace scrape {

BufferPool::BufferPool(std::size_t block_size, std::size_t most_kept) : block_size_(block_size), most_kept_(most_kept) {
  free_.reserve(most_kept);
}

BufferPool::Block BufferPool::take() {
  if (free_.empty()) return std::make_unique_for_overwrite<std::byte[]>(block_size_);
  auto block = std::move(free_.back());
  free_.pop_back();
  return block;
}

void BufferPool::give_back(Block block) noexcept {
  if (free_.size() < most_kept_) free_.push_back(std::move(block));
}

}  // namespace scrape
