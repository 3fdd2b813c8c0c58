#include "dns_channel.hpp"

#include <scrape/base/fatal.hpp>

#include <boost/system/error_code.hpp>

#include <array>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

namespace scrape::net {

using boost::system::error_code;

namespace {

// Answers to as many questions as may be outstanding, where the system allows it (net.core.rmem_max).
constexpr int receive_buffer = 1024 * 1024;

constexpr int dns_port = 53;

// From so many on, fewer rounds take as long (name_servers.hpp).
constexpr int many_servers = 3;
constexpr int fewer_rounds = 2;

int count_servers(ares_channel channel) {
  ares_addr_port_node* servers = nullptr;
  if (ares_get_servers_ports(channel, &servers) != ARES_SUCCESS) return 0;
  int count = 0;
  for (auto const* server = servers; server != nullptr; server = server->next)
    ++count;
  ares_free_data(servers);
  return count;
}

}  // namespace

DnsChannel::DnsChannel(asio::any_io_executor executor, NameServers const& servers)
    : executor_(std::move(executor)),
      patience_(servers.patience),
      timer_(std::make_shared<asio::steady_timer>(executor_)) {
  open(servers, servers.rounds, 0);
  auto const count = count_servers(channel_);
  // What it lets us choose depends on what only an open channel tells.
  if (count == 1) {
    // There is nobody else to ask when it fails or refuses, and its reason is not lost.
    close();
    open(servers, servers.rounds, ARES_FLAG_NOCHECKRESP);
  } else if (count >= many_servers && servers.rounds > fewer_rounds) {
    close();
    open(servers, fewer_rounds, 0);
  }
}

DnsChannel::~DnsChannel() {
  close();
}

void DnsChannel::open(NameServers const& servers, int rounds, int flags) {
  std::string lookups = "b";
  ares_options options{};
  options.lookups = lookups.data();
  options.flags = flags;
  options.timeout = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(servers.patience).count());
  options.tries = rounds;
  options.socket_receive_buffer_size = receive_buffer;
  options.sock_state_cb = &on_socket_state;
  options.sock_state_cb_data = this;
  constexpr int chosen = ARES_OPT_LOOKUPS | ARES_OPT_DOMAINS | ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                         ARES_OPT_SOCK_RCVBUF | ARES_OPT_SOCK_STATE_CB;
  auto status = ares_init_options(&channel_, &options, chosen);
  if (status == ARES_SUCCESS && !servers.list.empty()) {
    status = ares_set_servers_ports_csv(channel_, servers.list.c_str());
  }
  if (status == ARES_SUCCESS) return;
  close();
  throw ConfigurationError(std::string("cannot set up name resolution: ") + ares_strerror(status));
}

void DnsChannel::close() noexcept {
  if (channel_ != nullptr) ares_destroy(channel_);
  channel_ = nullptr;
}

std::string DnsChannel::servers() const {
  ares_addr_port_node* servers = nullptr;
  if (ares_get_servers_ports(channel_, &servers) != ARES_SUCCESS) return {};
  std::string list;
  for (auto const* server = servers; server != nullptr; server = server->next) {
    std::array<char, INET6_ADDRSTRLEN> address{};
    ares_inet_ntop(server->family, &server->addr, address.data(), address.size());
    auto const port = server->udp_port == 0 ? dns_port : server->udp_port;
    if (!list.empty()) list += ", ";
    list += server->family == AF_INET6 ? '[' + std::string(address.data()) + ']' : std::string(address.data());
    list += ':' + std::to_string(port);
  }
  ares_free_data(servers);
  return list;
}

// c-ares walks through all that is outstanding to find what is due first: not for each of thousands of questions, when
// the timer goes off before a new one can be due.
void DnsChannel::keep_time() {
  auto const now = Clock::now();
  if (due_ <= now + patience_) return;
  timeval room{};
  if (ares_timeout(channel_, nullptr, &room) == nullptr) {
    due_ = TimePoint::max();
    timer_->cancel();
    return;
  }
  due_ = now + std::chrono::seconds(room.tv_sec) + std::chrono::microseconds(room.tv_usec);
  timer_->expires_at(due_);
  // The timer outlives us while its handler is on the way; cancelled by our end, it does not touch us.
  timer_->async_wait([this, alive = std::weak_ptr(timer_)](error_code const& failed) {
    if (failed || alive.expired()) return;
    due_ = TimePoint::max();
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
