#include "arena.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace scrape::extract {
namespace {

constexpr std::size_t alignment = alignof(std::max_align_t);

// A page of 30 KB needs some 500 KB; a long one soon has chunks that cost the system few calls.
constexpr std::size_t least_chunk = std::size_t{64} * 1024;
constexpr std::size_t most_chunk = std::size_t{16} * 1024 * 1024;

constexpr std::size_t aligned(std::size_t size) noexcept {
  return (size + alignment - 1) / alignment * alignment;
}

}  // namespace

void* Arena::allocate(std::size_t size) noexcept {
  if (size > limit_) return nullptr;
  auto const needed = std::max(aligned(size), alignment);
  if (needed > left_ && !grow(needed)) return nullptr;
  last_ = std::exchange(next_, next_ + needed);
  left_ -= needed;
  return last_;
}

void Arena::release(void* last) noexcept {
  if (last == nullptr || last != last_) return;
  left_ += static_cast<std::size_t>(next_ - last_);
  next_ = std::exchange(last_, nullptr);
}

bool Arena::grow(std::size_t size) noexcept {
  auto const chunk = std::max(size, std::clamp(reserved_, least_chunk, most_chunk));
  if (chunk > limit_ - reserved_) return false;
  try {
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(chunk));
  } catch (std::bad_alloc const&) {
    return false;
  }
  reserved_ += chunk;
  next_ = chunks_.back().get();
  left_ = chunk;
  last_ = nullptr;
  return true;
}

}  // namespace scrape::extract
