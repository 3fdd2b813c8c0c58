#pragma once
/// Memory that is given piece by piece and taken back all at once.

#include <cstddef>
#include <memory>
#include <vector>

namespace scrape::extract {

/// Gives at most `limit` bytes, in chunks that grow with what was given.
class Arena {
 public:
  explicit Arena(std::size_t limit) noexcept : limit_(limit) {}

  /// Aligned for any type; null when the limit does not allow it, or the system has no more.
  void* allocate(std::size_t size) noexcept;

  /// Takes back what was given last; anything else stays until the end.
  void release(void* last) noexcept;

 private:
  bool grow(std::size_t size) noexcept;

  std::size_t limit_;
  std::size_t reserved_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* next_ = nullptr;
  std::byte* last_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace scrape::extract
