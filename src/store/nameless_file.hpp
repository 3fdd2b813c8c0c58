#pragma once
/// A file that nobody else sees, and that is gone with the process: for what is too much for memory.

#include "descriptor.hpp"

#include <scrape/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace scrape::store {

class NamelessFile {
 public:
  /// Errors: the system's.
  static Result<NamelessFile> create(std::string const& directory);

  /// Writes all of it there. Errors: the system's.
  Result<void> write(std::string_view bytes, std::uint64_t offset) const;

  /// What stands there. Errors: the system's; EIO when the file ends before.
  Result<std::string> read(std::uint64_t offset, std::size_t size) const;

  /// Gives its room back. Errors: the system's.
  Result<void> clear() const;

 private:
  explicit NamelessFile(Descriptor file) noexcept : file_(std::move(file)) {}

  Descriptor file_;
};

}  // namespace scrape::store
