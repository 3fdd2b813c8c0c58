#include "nameless_file.hpp"

#include <scrape/store/queue_file.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace scrape::store {
namespace {

// The last bytes of a slot say which one follows.
constexpr std::size_t link_size = sizeof(std::uint64_t);

std::string_view as_link(std::uint64_t const& slot) noexcept {
  return {reinterpret_cast<char const*>(&slot), link_size};
}

std::uint64_t slot_in(std::string_view link) noexcept {
  std::uint64_t slot = 0;
  std::memcpy(&slot, link.data(), link_size);
  return slot;
}

}  // namespace

QueueFile::QueueFile(std::string directory) : directory_(std::move(directory)) {}

QueueFile::~QueueFile() = default;

std::size_t QueueFile::room_in(Slot slot) noexcept {
  return (smallest_slot << grade_of(slot)) - link_size;
}

QueueFile::Slot QueueFile::take_slot(std::size_t grade) {
  auto& free = free_[grade];
  if (!free.empty()) {
    auto const slot = free.back();
    free.pop_back();
    return slot;
  }
  return slot_at(std::exchange(end_, end_ + (smallest_slot << grade)), grade);
}

Result<QueueFile::Slot> QueueFile::next(Slot slot) const {
  auto const link = file_->read(offset_of(slot) + room_in(slot), link_size);
  if (!link) return link.error();
  return slot_in(*link);
}

Result<void> QueueFile::append(Queue& queue, std::string_view bytes) {
  if (bytes.empty()) return {};
  if (!file_) {
    auto created = NamelessFile::create(directory_);
    if (!created) return created.error();
    file_ = std::make_unique<NamelessFile>(std::move(*created));
  }
  auto const is_new = queue.size_ == 0;
  auto back = is_new ? Queue::Position{take_slot(0), 0} : queue.back_;
  auto const front = is_new ? back : queue.front_;
  auto const written = write(back, bytes);
  if (!written) return written;
  queue.front_ = front;
  queue.back_ = back;
  queue.size_ += bytes.size();
  held_ += bytes.size();
  return {};
}

// Slots that a failed write took are not used again before the file is empty.
Result<void> QueueFile::write(Queue::Position& back, std::string_view bytes) {
  while (true) {
    auto const room = room_in(back.slot) - back.at;
    auto const offset = offset_of(back.slot) + back.at;
    if (bytes.size() <= room) {
      back.at += static_cast<std::uint32_t>(bytes.size());
      return file_->write(bytes, offset);
    }
    auto const following = take_slot(std::min(grade_of(back.slot) + 1, grades - 1));
    auto piece = std::string(bytes.substr(0, room));
    auto const written = file_->write(piece += as_link(following), offset);
    if (!written) return written;
    bytes.remove_prefix(room);
    back = {following, 0};
  }
}

Result<std::string> QueueFile::read(Queue const& queue, std::size_t most) const {
  std::string bytes;
  auto left = std::min<std::uint64_t>(most, queue.size_);
  for (auto position = queue.front_; left > 0;) {
    auto const in_slot = room_in(position.slot) - position.at;
    auto const goes_on = left > in_slot;
    auto const size = goes_on ? in_slot + link_size : static_cast<std::size_t>(left);
    auto const piece = file_->read(offset_of(position.slot) + position.at, size);
    if (!piece) return piece.error();
    if (!goes_on) return bytes.empty() ? std::move(*piece) : std::move(bytes += *piece);
    bytes.append(*piece, 0, in_slot);
    position = {slot_in(std::string_view(*piece).substr(in_slot)), 0};
    left -= in_slot;
  }
  return bytes;
}

Result<void> QueueFile::drop(Queue& queue, std::size_t size) {
  auto front = queue.front_;
  std::vector<Slot> done;
  for (auto left = size; left > 0;) {
    auto const in_slot = std::min(room_in(front.slot) - front.at, left);
    front.at += static_cast<std::uint32_t>(in_slot);
    left -= in_slot;
    if (left == 0) break;
    auto const following = next(front.slot);
    if (!following) return following.error();
    done.push_back(std::exchange(front, {*following, 0}).slot);
  }
  queue.front_ = front;
  queue.size_ -= size;
  held_ -= size;
  if (queue.size_ == 0 && size > 0) done.push_back(front.slot);
  for (auto const slot : done)
    free_[grade_of(slot)].push_back(slot);
  if (held_ == 0) forget_everything();
  return {};
}

// A file whose room is not given back is only longer than it need be.
void QueueFile::forget_everything() {
  if (end_ == 0) return;
  end_ = 0;
  for (auto& free : free_)
    free.clear();
  static_cast<void>(file_->clear());
}

}  // namespace scrape::store
