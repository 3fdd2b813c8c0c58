#pragma once
/// Memory for what arrives and for what waits to be written, used again and again.

#include <cstddef>
#include <memory>
#include <vector>

namespace scrape {

/// Lends blocks of one size. The one that came back last goes first, as it is still in the processor's cache: thousands
/// of connections of which few have bytes at a time read into the same few blocks. Not thread-safe.
class BufferPool {
 public:
  using Block = std::unique_ptr<std::byte[]>;

  /// Keeps at most `most_kept` blocks that nobody has.
  explicit BufferPool(std::size_t block_size, std::size_t most_kept = 64);

  std::size_t block_size() const noexcept { return block_size_; }

  Block take();
  void give_back(Block block) noexcept;

 private:
  std::size_t block_size_;
  std::size_t most_kept_;
  std::vector<Block> free_;
};

}  // namespace scrape
