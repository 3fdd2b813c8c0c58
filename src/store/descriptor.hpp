#pragma once
/// An open file of the system.

#include <scrape/base/bytes.hpp>
#include <scrape/base/error.hpp>
#include <scrape/base/result.hpp>

#include <cerrno>
#include <utility>

#include <unistd.h>

namespace scrape::store {

/// What errno says.
inline error_code last_error() noexcept {
  return {errno, boost::system::system_category()};
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

  /// Writes all of it. Errors: the system's.
  Result<void> write(Bytes bytes) const noexcept;

  /// Errors: what the system could not write after all.
  Result<void> close() noexcept;

 private:
  int fd_;
};

}  // namespace scrape::store
