#include "dns_channel.hpp"

#include <scrape/base/fatal.hpp>

#include <boost/system/error_code.hpp>

#include <string>

namespace scrape::net {

using boost::system::error_code;

DnsChannel::DnsChannel(asio::any_io_executor executor, std::string const& servers)
    : executor_(std::move(executor)), timer_(std::make_shared<asio::steady_timer>(executor_)) {
  ares_options options{};
  options.sock_state_cb = &on_socket_state;
  options.sock_state_cb_data = this;
  auto status = ares_init_options(&channel_, &options, ARES_OPT_SOCK_STATE_CB);
  if (status == ARES_SUCCESS && !servers.empty()) status = ares_set_servers_ports_csv(channel_, servers.c_str());
  if (status != ARES_SUCCESS) {
    if (channel_ != nullptr) ares_destroy(channel_);
    throw ConfigurationError(std::string("cannot set up name resolution: ") + ares_strerror(status));
  }
}

DnsChannel::~DnsChannel() {
  ares_destroy(channel_);
}

void DnsChannel::keep_time() {
  timeval room{};
  if (ares_timeout(channel_, nullptr, &room) == nullptr) {
    timer_->cancel();
    return;
  }
  timer_->expires_after(std::chrono::seconds(room.tv_sec) + std::chrono::microseconds(room.tv_usec));
  // The timer outlives us while its handler is on the way; cancelled by our end, it does not touch us.
  timer_->async_wait([this, alive = std::weak_ptr(timer_)](error_code const& failed) {
    if (failed || alive.expired()) return;
    ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    keep_time();
  });
}

// An exception must not pass through C; out of memory ends the program here.
// NOLINTNEXTLINE(bugprone-exception-escape)
void DnsChannel::on_socket_state(void* self, ares_socket_t fd, int readable, int writable) noexcept {
  static_cast<DnsChannel*>(self)->watch(fd, readable != 0, writable != 0);
}

void DnsChannel::watch(ares_socket_t fd, bool readable, bool writable) {
  auto const known = sockets_.find(fd);
  if (!readable && !writable) {
    if (known == sockets_.end()) return;
    // c-ares closes it. Pending waits end with an error, which is how they know that this object may be gone.
    auto const socket = known->second;
    sockets_.erase(known);
    socket->descriptor.release();
    return;
  }
  auto& socket = known != sockets_.end() ? known->second : sockets_[fd];
  if (!socket) socket = std::make_shared<Socket>(asio::posix::stream_descriptor(executor_, fd));
  socket->wants_read = readable;
  socket->wants_write = writable;
  if (readable && !socket->waits_to_read) wait_to_read(socket);
  if (writable && !socket->waits_to_write) wait_to_write(socket);
}

void DnsChannel::wait_to_read(std::shared_ptr<Socket> const& socket) {
  socket->waits_to_read = true;
  auto const fd = socket->descriptor.native_handle();
  socket->descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                [this, socket, fd](error_code const& failed) {
                                  socket->waits_to_read = false;
                                  if (failed || !socket->descriptor.is_open()) return;
                                  if (socket->wants_read) ares_process_fd(channel_, fd, ARES_SOCKET_BAD);
                                  if (socket->descriptor.is_open() && socket->wants_read && !socket->waits_to_read)
                                    wait_to_read(socket);
                                  keep_time();
                                });
}

void DnsChannel::wait_to_write(std::shared_ptr<Socket> const& socket) {
  socket->waits_to_write = true;
  auto const fd = socket->descriptor.native_handle();
  socket->descriptor.async_wait(asio::posix::stream_descriptor::wait_write,
                                [this, socket, fd](error_code const& failed) {
                                  socket->waits_to_write = false;
                                  if (failed || !socket->descriptor.is_open()) return;
                                  if (socket->wants_write) ares_process_fd(channel_, ARES_SOCKET_BAD, fd);
                                  if (socket->descriptor.is_open() && socket->wants_write && !socket->waits_to_write)
                                    wait_to_write(socket);
                                  keep_time();
                                });
}

}  // namespace scrape::net
