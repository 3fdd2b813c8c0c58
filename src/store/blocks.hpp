#pragma once
/// The memory that small pages wait in.

#include <scrape/base/buffer_pool.hpp>

#include <cstddef>
#include <mutex>
#include <utility>

namespace scrape::store {

// What a page may have so that it waits in memory for its end. Not a power of two: the beginnings of blocks, all that
// small pages fill, would compete for the same sets of the processor's cache (measured: 3 % of the CPU).
inline constexpr std::size_t page_size = std::size_t{68} * 1024;

// Blocks that wait for the next pages: as many as a run usually has in flight and on their way to the disk.
inline constexpr std::size_t most_blocks = 192;

/// Lends it. Thread-safe.
class Blocks {
 public:
  BufferPool::Block take() {
    std::scoped_lock const lock(mutex_);
    return pool_.take();
  }

  void give_back(BufferPool::Block block) noexcept {
    std::scoped_lock const lock(mutex_);
    pool_.give_back(std::move(block));
  }

 private:
  std::mutex mutex_;
  BufferPool pool_{page_size, most_blocks};
};

}  // namespace scrape::store
