#pragma once
/// A service manager's end of sd_notify(3).

#include <array>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace scrape::test {

class ServiceManager {
 public:
  /// `address` as NOTIFY_SOCKET has it: a path, or '@' and a name.
  explicit ServiceManager(std::string address) : address_(std::move(address)) {
    name_.sun_family = AF_UNIX;
    address_.copy(name_.sun_path, sizeof name_.sun_path - 1);
    if (address_[0] == '@') name_.sun_path[0] = '\0';
    size_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size() + (address_[0] == '@' ? 0 : 1));
    if (::bind(socket_, reinterpret_cast<sockaddr const*>(&name_), size_) != 0)
      throw std::runtime_error("cannot bind " + address_);
  }
  ServiceManager(ServiceManager const&) = delete;
  ServiceManager& operator=(ServiceManager const&) = delete;
  ~ServiceManager() { ::close(socket_); }

  std::string environment() const { return "NOTIFY_SOCKET=" + address_; }

  /// The next message; empty when none comes within 30 s.
  std::string next() {
    pollfd watched{socket_, POLLIN, 0};
    constexpr int patience_ms = 30'000;
    return ::poll(&watched, 1, patience_ms) == 1 ? take() : std::string();
  }

  /// The next one that has this in it; empty when there is none.
  std::string next_with(std::string_view text) {
    auto message = next();
    while (!message.empty() && message.find(text) == std::string::npos)
      message = next();
    return message;
  }

  /// The last one that has come; empty when there is none.
  std::string last() {
    std::string last;
    for (auto message = take(); !message.empty(); message = take())
      last = message;
    return last;
  }

  static constexpr std::string_view filling = "nothing";

  /// Fills the queue of messages that nobody takes.
  void fill() const {
    auto const* const to = reinterpret_cast<sockaddr const*>(&name_);
    while (::sendto(socket_, filling.data(), filling.size(), MSG_DONTWAIT, to, size_) > 0) {
    }
  }

 private:
  std::string take() const {
    std::array<char, 4096> buffer{};
    auto const size = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
  }

  std::string address_;
  sockaddr_un name_{};
  socklen_t size_ = 0;
  int socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

}  // namespace scrape::test
