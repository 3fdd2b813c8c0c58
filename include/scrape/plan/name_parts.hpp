#pragma once
/// Segments of a URL's path as components of file names.

#include <string>
#include <string_view>

namespace scrape::plan {

struct SplitSegment {
  std::string_view stem;
  std::string_view extension;  ///< without its dot; empty when there is none
};

/// "page.html" → page, html. An extension has 1 to 10 lower-case letters and digits, at least one of them a letter, so
/// that "3.6.0" has none; the stem is never empty.
SplitSegment split_extension(std::string_view segment) noexcept;

inline bool has_extension(std::string_view segment) noexcept {
  return !split_extension(segment).extension.empty();
}

/// Whether every common file system keeps the segment apart from every other one that this holds for: lower case, no
/// characters that Windows refuses, no device name, no trailing dot, a tilde only in front, at most 200 bytes.
bool is_portable(std::string_view segment) noexcept;

/// The segment with each character that is not portable replaced by "_", cut to 200 bytes; "_" for nothing at all.
/// Different segments may come to the same text.
std::string portable(std::string_view segment);

}  // namespace scrape::plan
