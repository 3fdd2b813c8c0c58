#pragma once
/// Converters that stay open.

#include "encodings.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace scrape::extract {

/// What the bytes from 0x80 on mean.
using UpperHalf = std::array<std::uint32_t, 128>;

class IconvHandle {
 public:
  explicit IconvHandle(char const* encoding);
  IconvHandle(IconvHandle const&) = delete;
  IconvHandle& operator=(IconvHandle const&) = delete;
  ~IconvHandle();

  /// Converts as much as it can, from the initial state if `begins`; false at bytes that mean nothing.
  bool convert(std::string_view& input, std::string& output, bool begins);

 private:
  void* handle_;
};

/// Lives on one thread.
class DecoderSet {
 public:
  /// Adds the text, U+FFFD for what means nothing.
  void decode(Encoding const& encoding, std::string_view bytes, std::string& text);
  void preload();

 private:
  UpperHalf const& table(Encoding const& encoding);
  IconvHandle& handle(Encoding const& encoding);
  void decode_with_iconv(Encoding const& encoding, std::string_view bytes, std::string& text);

  std::unordered_map<Encoding const*, UpperHalf> tables_;
  std::unordered_map<Encoding const*, std::unique_ptr<IconvHandle>> handles_;
};

}  // namespace scrape::extract
