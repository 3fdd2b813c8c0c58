#pragma once
/// Queues of bytes, any number of them, in one file that nobody sees.

#include <scrape/base/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::store {

class NamelessFile;

/// A queue is a chain of slots, each twice as large as the one before up to a limit: nothing of it is in memory but its
/// two ends. Slots that were read are used again, and all goes back to the system when all queues are empty. Lives on
/// one thread, which it lets wait for the system's page cache.
class QueueFile {
 public:
  /// Where a queue begins and ends. It belongs to the file that it was first used with.
  class Queue {
   public:
    std::uint64_t size() const noexcept { return size_; }

   private:
    friend class QueueFile;

    struct Position {
      std::uint64_t slot = 0;
      std::uint32_t at = 0;  ///< bytes from the slot's beginning
    };

    Position front_;
    Position back_;
    std::uint64_t size_ = 0;
  };

  static constexpr std::size_t smallest_slot = 256;
  static constexpr std::size_t largest_slot = std::size_t{16} * 1024;

  /// The file is made in that directory when there is something to write.
  explicit QueueFile(std::string directory);
  QueueFile(QueueFile const&) = delete;
  QueueFile& operator=(QueueFile const&) = delete;
  ~QueueFile();

  /// All of it, or nothing when that fails. Errors: the system's.
  Result<void> append(Queue& queue, std::string_view bytes);

  /// The first bytes of the queue, which stay in it: `most` of them if there are so many. Errors: the system's.
  Result<std::string> read(Queue const& queue, std::size_t most) const;

  /// Takes so many bytes away, not more than there are. Errors: the system's; the queue is as it was then.
  Result<void> drop(Queue& queue, std::size_t size);

  /// Bytes of the file that are or were in use.
  std::uint64_t extent() const noexcept { return end_; }

 private:
  using Slot = std::uint64_t;
  static constexpr std::size_t grades = 7;  ///< of slots, from the smallest to the largest

  static Slot slot_at(std::uint64_t offset, std::size_t grade) noexcept { return offset | grade; }
  static std::size_t grade_of(Slot slot) noexcept { return slot % smallest_slot; }
  static std::uint64_t offset_of(Slot slot) noexcept { return slot - grade_of(slot); }
  static std::size_t room_in(Slot slot) noexcept;

  Result<void> write(Queue::Position& back, std::string_view bytes);
  Slot take_slot(std::size_t grade);
  Result<Slot> next(Slot slot) const;
  void forget_everything();

  std::string directory_;
  std::unique_ptr<NamelessFile> file_;          ///< none before there was something to write
  std::array<std::vector<Slot>, grades> free_;  ///< by grade
  std::uint64_t end_ = 0;                       ///< of the file: what lies behind was never used
  std::uint64_t held_ = 0;                      ///< bytes in all queues
};

}  // namespace scrape::store
