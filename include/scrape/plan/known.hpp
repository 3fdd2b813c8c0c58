#pragma once
/// What earlier runs left of a URL: a file, and how to ask whether it is still right.

#include <scrape/base/units.hpp>
#include <scrape/plan/ending.hpp>

#include <cstdint>
#include <string>

namespace scrape::plan {

struct Known {
  std::string path;           ///< of the file, relative to the output directory
  ByteCount size;             ///< of the file
  std::string sha256;         ///< of the file: 64 hexadecimal digits
  std::int64_t modified = 0;  ///< when the file was written last, nanoseconds since 1970; 0: nobody looked
  std::string final_url;      ///< where it came from
  std::string content_type;
  std::string etag;  ///< as the server sent it; empty: none, as for the date that follows
  std::string last_modified;

  std::uint64_t run = 0;           ///< in which its URL ended last
  Ending ending = Ending::failed;  ///< how that was
};

}  // namespace scrape::plan
