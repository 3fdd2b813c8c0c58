#pragma once
/// A named pipe that is full, so that who writes to it waits.

#include <array>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrape::test {

class HeldPipe {
 public:
  explicit HeldPipe(std::string path) : path_(std::move(path)) {
    if (::mkfifo(path_.c_str(), 0600) != 0) throw std::runtime_error("mkfifo failed: " + path_);
    fd_ = ::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    std::array<char, 4096> const filling{};
    while (::write(fd_, filling.data(), filling.size()) > 0) {
    }
  }
  HeldPipe(HeldPipe const&) = delete;
  HeldPipe& operator=(HeldPipe const&) = delete;
  ~HeldPipe() { ::close(fd_); }

  std::string const& path() const noexcept { return path_; }

  /// Takes out all that is in it: who waits may go on.
  std::string take() {
    std::string all;
    std::array<char, 4096> some{};
    for (auto size = ::read(fd_, some.data(), some.size()); size > 0; size = ::read(fd_, some.data(), some.size()))
      all.append(some.data(), static_cast<std::size_t>(size));
    return all;
  }

 private:
  std::string path_;
  int fd_ = -1;
};

}  // namespace scrape::test
