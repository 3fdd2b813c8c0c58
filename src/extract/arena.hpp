#pragma once
/// Memory that is given out in order and freed all at once.

#include <cstddef>
#include <memory>
#include <vector>

namespace scrape::extract {

class Arena {
 public:
  explicit Arena(std::size_t limit) noexcept : left_(limit) {}

  /// Aligned for anything; nullptr when the limit is reached, or the system has no more.
  void* allocate(std::size_t size) noexcept {
    constexpr auto alignment = alignof(std::max_align_t);
    size = (size + alignment - 1) / alignment * alignment;
    if (size > block_left_ && !add_block(size)) return nullptr;
    auto* const memory = next_;
    next_ += size;
    block_left_ -= size;
    return memory;
  }

 private:
  static constexpr std::size_t block_size = std::size_t{256} * 1024;

  bool add_block(std::size_t size) noexcept try {
    auto const bytes = size > block_size ? size : block_size;
    if (bytes > left_) return false;
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(bytes));
    next_ = blocks_.back().get();
    block_left_ = bytes;
    left_ -= bytes;
    return true;
  } catch (std::bad_alloc const&) {
    return false;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* next_ = nullptr;
  std::size_t block_left_ = 0;
  std::size_t left_;
};

}  // namespace scrape::extract
