#pragma once
/// A stream of bytes → the lines of a URL list.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::url {

/// Longer than any URL that a server takes; what is longer still is not kept.
inline constexpr std::size_t longest_line = std::size_t{1024} * 1024;

struct Line {
  std::uint64_t number = 0;  ///< 1-based
  std::string text;          ///< without its line feed; cut when it is too long
  bool is_too_long = false;
};

/// Drops a UTF-8 byte order mark in front. Memory is bounded by the longest line.
class LineSplitter {
 public:
  /// The lines that end in `bytes`.
  std::vector<Line> feed(std::string_view bytes);

  /// The last line when it has no line feed; nothing otherwise.
  std::vector<Line> finish();

 private:
  void append(std::string_view part);
  Line take_line();

  Line current_;
  std::uint64_t lines_ = 0;
};

}  // namespace scrape::url
