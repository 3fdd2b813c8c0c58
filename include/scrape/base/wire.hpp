#pragma once
/// Numbers and texts as bytes, between two processes of this machine.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace scrape {

/// What is put in comes out of a Decoder in the same order.
class Encoder {
 public:
  void number(std::uint64_t value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    bytes_.append(bytes, sizeof value);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  template <class Texts>
  void texts(Texts const& values) {
    number(values.size());
    for (auto const& value : values)
      text(value);
  }

  std::size_t size() const noexcept { return bytes_.size(); }
  std::string finish() && { return std::move(bytes_); }

  /// What was put in, until more is.
  std::string_view bytes() const noexcept { return bytes_; }

  /// Begins anew in the same memory.
  void clear() noexcept { bytes_.clear(); }

 private:
  std::string bytes_;
};

/// Reads what an Encoder wrote. What comes from a process that may have been taken over is whatever it likes: after the
/// first thing that does not fit, all else is zero and empty, and is_whole() says so.
class Decoder {
 public:
  /// `bytes` must outlive the decoder and the texts it gives.
  explicit Decoder(std::string_view bytes) noexcept : bytes_(bytes) {}

  std::uint64_t number() noexcept {
    std::uint64_t value = 0;
    auto const bytes = take(sizeof value);
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string_view text() noexcept { return take(number()); }

  /// How many elements follow, each of at least `smallest` bytes: never more than there can be.
  std::size_t count(std::size_t smallest = sizeof(std::uint64_t)) noexcept {
    auto const announced = number();
    if (announced > bytes_.size() / smallest) fail();
    return has_failed_ ? 0 : static_cast<std::size_t>(announced);
  }
  template <class Texts>
  Texts texts() {
    Texts values;
    for (auto left = count(); left > 0; --left)
      values.emplace_back(text());
    return values;
  }

  /// Whether all was as it should be, and nothing is left.
  bool is_whole() const noexcept { return !has_failed_ && bytes_.empty(); }
  bool has_failed() const noexcept { return has_failed_; }

 private:
  void fail() noexcept {
    has_failed_ = true;
    bytes_ = {};
  }
  std::string_view take(std::uint64_t size) noexcept {
    if (size > bytes_.size()) fail();
    if (has_failed_) return {};
    auto const taken = bytes_.substr(0, static_cast<std::size_t>(size));
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view bytes_;
  bool has_failed_ = false;
};

}  // namespace scrape
