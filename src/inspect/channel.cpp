#include "channel.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace scrape::inspect {
namespace {

int file_of(msghdr const& message) {
  auto const* const head = CMSG_FIRSTHDR(&message);
  if (head == nullptr || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) return -1;
  int file = -1;
  std::memcpy(&file, CMSG_DATA(head), sizeof file);
  return file;
}

// One recvmsg(2), again after a signal. The file comes with the first byte of its message.
ssize_t receive_some(std::span<char> into, int& file) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec piece{into.data(), into.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  auto received = ::recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR)
    received = ::recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
  if (received > 0 && message.msg_controllen > 0) file = file_of(message);
  return received;
}

bool receive_all(std::span<char> into, int& file) {
  while (!into.empty()) {
    auto const received = receive_some(into, file);
    if (received <= 0) return false;
    into = into.subspan(static_cast<std::size_t>(received));
  }
  return true;
}

bool send_all(std::string_view text) {
  while (!text.empty()) {
    auto const sent = ::send(channel, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

std::optional<Message> receive() {
  Message message;
  MessageSize size = 0;
  if (!receive_all({reinterpret_cast<char*>(&size), sizeof size}, message.file)) return std::nullopt;
  message.text.resize(size);
  if (!receive_all(message.text, message.file)) return std::nullopt;
  return message;
}

bool send(std::string_view text) {
  MessageSize const size = text.size();
  return send_all({reinterpret_cast<char const*>(&size), sizeof size}) && send_all(text);
}

}  // namespace scrape::inspect
