#pragma once
/// A named pipe, to be both ends of what is otherwise another program.

#include <stdexcept>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrape::test {

class WriteEnd {
 public:
  explicit WriteEnd(int fd) : fd_(fd) {}
  WriteEnd(WriteEnd const&) = delete;
  WriteEnd& operator=(WriteEnd const&) = delete;
  ~WriteEnd() { ::close(fd_); }

  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

class Fifo {
 public:
  explicit Fifo(std::string path) : path_(std::move(path)) {
    if (::mkfifo(path_.c_str(), 0600) != 0) throw std::runtime_error("mkfifo failed: " + path_);
  }

  std::string const& path() const noexcept { return path_; }

  /// Waits for a reader.
  WriteEnd open_to_write() const { return WriteEnd(::open(path_.c_str(), O_WRONLY | O_CLOEXEC)); }

 private:
  std::string path_;
};

inline void write_all(WriteEnd const& end, std::string_view text) {
  if (::write(end.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error("write to a pipe failed");
}

}  // namespace scrape::test
