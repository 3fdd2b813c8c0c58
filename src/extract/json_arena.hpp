#pragma once
/// Memory for JSON values: bounded, and given back all at once.

#include <boost/json/memory_resource.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/storage_ptr.hpp>

#include <cstddef>
#include <new>

namespace scrape::extract {

/// From the heap, up to a limit; then it throws std::bad_alloc.
class BoundedMemory final : public boost::json::memory_resource {
 public:
  explicit BoundedMemory(std::size_t limit) noexcept : left_(limit) {}

 private:
  void* do_allocate(std::size_t size, std::size_t alignment) override {
    if (size > left_) throw std::bad_alloc();
    auto* const memory = ::operator new(size, std::align_val_t{alignment});
    left_ -= size;
    return memory;
  }

  void do_deallocate(void* memory, std::size_t size, std::size_t alignment) override {
    ::operator delete(memory, std::align_val_t{alignment});
    left_ += size;
  }

  bool do_is_equal(boost::json::memory_resource const& other) const noexcept override { return this == &other; }

  std::size_t left_;
};

/// Must outlive the values in it, and stay where it is.
class JsonArena {
 public:
  explicit JsonArena(std::size_t limit) : memory_(limit), values_(first_block, &memory_) {}
  JsonArena(JsonArena const&) = delete;
  JsonArena& operator=(JsonArena const&) = delete;

  /// Values that live as long as the arena.
  boost::json::storage_ptr values() noexcept { return &values_; }

  /// What is given back before: it counts only until then.
  boost::json::storage_ptr scratch() noexcept { return &memory_; }

 private:
  static constexpr std::size_t first_block = 1024;  // each next one is twice as large

  BoundedMemory memory_;
  boost::json::monotonic_resource values_;
};

}  // namespace scrape::extract
