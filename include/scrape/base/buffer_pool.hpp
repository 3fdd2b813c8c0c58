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

  /// One read takes a whole small page, or several records of TLS.
  static constexpr std::size_t block_size = std::size_t{64} * 1024;

  Block take();
  void give_back(Block block);

 private:
  std::vector<Block> free_;
};

}  // namespace scrape
