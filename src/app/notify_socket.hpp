#pragma once
/// What a service manager is told: the datagrams of sd_notify(3).

#include <string>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>

namespace scrape::app {

/// The socket that NOTIFY_SOCKET names: a path, or '@' and a name without a file. Without one, with another kind of
/// address, or when nobody listens, nothing happens. Not thread-safe.
class NotifySocket {
 public:
  /// `address` is the variable's value; null or empty: there is none.
  explicit NotifySocket(char const* address);
  NotifySocket(NotifySocket const&) = delete;
  NotifySocket& operator=(NotifySocket const&) = delete;
  ~NotifySocket();

  /// Of the environment.
  static char const* address();

  bool is_open() const noexcept { return socket_ >= 0; }

  /// "READY=1\nSTATUS=12 saved". Waits a moment when the receiver's queue is full.
  void send(std::string_view assignments) const;

  /// The same for what soon is out of date: dropped when the queue is full.
  void try_send(std::string_view assignments) const;

 private:
  void put(std::string_view assignments, int flags) const;

  sockaddr_un address_{};
  socklen_t address_size_ = 0;
  int socket_ = -1;
};

/// "STATUS=…", on one line.
std::string status_assignment(std::string_view status);

}  // namespace scrape::app
