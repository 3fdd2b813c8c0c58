#include "notify_socket.hpp"

#include <scrape/base/text.hpp>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <sys/time.h>
#include <unistd.h>

namespace scrape::app {
namespace {

// What a full queue may cost: a lost READY=1 lets the manager end the service, a manager that hangs must not hang us.
constexpr timeval patience{.tv_sec = 0, .tv_usec = 500'000};

}  // namespace

NotifySocket::NotifySocket(char const* address) {
  std::string_view const name = address == nullptr ? "" : address;
  auto const is_abstract = name.starts_with('@');
  if ((!is_abstract && !name.starts_with('/')) || name.size() >= sizeof address_.sun_path) return;
  address_.sun_family = AF_UNIX;
  std::memcpy(address_.sun_path, name.data(), name.size());
  if (is_abstract) address_.sun_path[0] = '\0';
  // A path ends with its NUL, a name without a file has none.
  address_size_ =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + static_cast<std::size_t>(!is_abstract));
  socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (is_open()) ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

NotifySocket::~NotifySocket() {
  if (is_open()) ::close(socket_);
}

char const* NotifySocket::address() {
  return std::getenv("NOTIFY_SOCKET");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
}

void NotifySocket::send(std::string_view assignments) const {
  put(assignments, MSG_NOSIGNAL);
}

void NotifySocket::try_send(std::string_view assignments) const {
  put(assignments, MSG_NOSIGNAL | MSG_DONTWAIT);
}

// By its address each time: the manager may have made the socket anew.
void NotifySocket::put(std::string_view assignments, int flags) const {
  if (!is_open()) return;
  auto const* const to = reinterpret_cast<sockaddr const*>(&address_);
  [[maybe_unused]] auto const sent =
      ::sendto(socket_, assignments.data(), assignments.size(), flags, to, address_size_);
}

std::string status_assignment(std::string_view status) {
  return "STATUS=" + printable(status);
}

}  // namespace scrape::app
