#pragma once
/// A file of which the records tell.

#include <scrape/base/units.hpp>

#include <cstdint>
#include <string>

namespace scrape::store {

/// A file that a record vouches for: a page, or an error page that was kept.
struct RecordedFile {
  std::string path;  ///< relative to the output directory
  ByteCount size;
  std::string sha256;     ///< 64 hexadecimal digits
  std::uint64_t run = 0;  ///< in which its URL ended last

  bool operator==(RecordedFile const&) const = default;
};

}  // namespace scrape::store
