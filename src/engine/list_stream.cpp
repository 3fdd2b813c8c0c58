#include "list_stream.hpp"

#include <scrape/base/error.hpp>

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrape::engine {
namespace {

constexpr std::size_t read_size = std::size_t{64} * 1024;
constexpr std::string_view gzip_magic = "\x1f\x8b";  // RFC 1952 §2.3.1

bool is_regular(int fd) noexcept {
  struct stat status{};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

ListStream::ListStream(int fd, int wake) : fd_(fd), wake_(wake), is_file_(is_regular(fd)), buffer_(read_size) {}

ListStream::~ListStream() {
  ::close(fd_);
}

// False when we are not to wait any longer. A file is always ready; what a pipe or terminal has not said by then, and
// it may go on for ever, is not part of the run.
bool ListStream::wait() const noexcept {
  std::array<pollfd, 2> watched{{{fd_, POLLIN, 0}, {wake_, POLLIN, 0}}};
  while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
  }
  return is_file_ || watched[1].revents == 0;
}

Result<std::string_view> ListStream::receive() {
  while (wait()) {
    auto const size = ::read(fd_, buffer_.data(), buffer_.size());
    if (size >= 0) return std::string_view(buffer_.data(), static_cast<std::size_t>(size));
    if (errno != EINTR && errno != EAGAIN) return error_code(errno, boost::system::system_category());
  }
  return std::string_view();
}

// Reads until the first bytes tell what this is, or there are no more.
Result<void> ListStream::recognise() {
  while (first_.size() < gzip_magic.size()) {
    auto const bytes = receive();
    if (!bytes) return bytes.error();
    if (bytes->empty()) break;
    first_ += *bytes;
  }
  is_recognised_ = true;
  if (first_.starts_with(gzip_magic)) {
    gzip_ = http::make_gzip_decoder();
    packed_ = as_bytes(first_);
  }
  return {};
}

Result<std::string_view> ListStream::next() {
  if (!is_recognised_) {
    auto const found = recognise();
    if (!found) return found.error();
    if (!gzip_) return std::string_view(first_);
  }
  if (!gzip_) return receive();
  while (true) {
    auto const piece = gzip_->next(packed_);
    if (!piece) return piece.error();
    if (*piece) return as_text(**piece);
    auto const bytes = receive();
    if (!bytes) return bytes.error();
    if (!bytes->empty()) {
      packed_ = as_bytes(*bytes);
      continue;
    }
    auto const finished = gzip_->finish();
    if (!finished) return finished.error();
    return std::string_view();
  }
}

}  // namespace scrape::engine
