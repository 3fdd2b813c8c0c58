#pragma once
/// Received bytes that wait to be decoded.

#include <scrape/base/buffer_pool.hpp>
#include <scrape/base/bytes.hpp>

#include <memory>
#include <utility>

namespace scrape::net {

/// Has memory only while there is something to keep: a block of the pool, or a larger one when one piece does not fit.
class ReadBuffer {
 public:
  explicit ReadBuffer(std::shared_ptr<BufferPool> pool) noexcept : pool_(std::move(pool)) {}
  ReadBuffer(ReadBuffer const&) = delete;
  ReadBuffer& operator=(ReadBuffer const&) = delete;
  ~ReadBuffer() { release(); }

  Bytes unread() const noexcept { return {memory_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t size) noexcept { begin_ += size; }

  /// Room behind what is unread, of which `limit` bytes at most can be kept; empty when they are.
  MutableBytes room(std::size_t limit);
  void received(std::size_t size) noexcept { end_ += size; }

  /// Gives the memory back if nothing is unread. What was read before is gone then.
  void release_if_read();

 private:
  void release() noexcept;
  void make_room(std::size_t limit);

  std::shared_ptr<BufferPool> pool_;
  BufferPool::Block memory_;
  std::size_t size_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace scrape::net
