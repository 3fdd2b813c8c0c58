#pragma once
/// The name servers, asked by c-ares on an Asio executor: its sockets and timers become ours.

#include <scrape/base/deadline.hpp>
#include <scrape/net/name_servers.hpp>

#include <ares.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <unordered_map>

namespace scrape::net {

namespace asio = boost::asio;

/// Owns a c-ares channel, which takes names as they are, and serves it until destroyed. Lives on one shard; not
/// thread-safe.
class DnsChannel {
 public:
  /// Throws ConfigurationError when c-ares cannot read the system's resolver configuration, or the servers.
  DnsChannel(asio::any_io_executor executor, NameServers const& servers);
  DnsChannel(DnsChannel const&) = delete;
  DnsChannel& operator=(DnsChannel const&) = delete;
  ~DnsChannel();

  ares_channel get() noexcept { return channel_; }

  /// Who is asked: "127.0.0.53:53,[::1]:53".
  std::string servers() const;

  /// To be called after every query: its time-outs are ours to keep.
  void keep_time();

 private:
  struct Socket {
    explicit Socket(asio::posix::stream_descriptor opened) : descriptor(std::move(opened)) {}

    asio::posix::stream_descriptor descriptor;
    bool wants_read = false;
    bool wants_write = false;
    bool waits_to_read = false;
    bool waits_to_write = false;
  };

  void open(NameServers const& servers, int rounds, int flags);
  void close() noexcept;
  static void on_socket_state(void* self, ares_socket_t fd, int readable, int writable) noexcept;
  void watch(ares_socket_t fd, bool readable, bool writable);
  void wait_to_read(std::shared_ptr<Socket> const& socket);
  void wait_to_write(std::shared_ptr<Socket> const& socket);

  asio::any_io_executor executor_;
  Duration patience_;
  std::shared_ptr<asio::steady_timer> timer_;
  TimePoint due_ = TimePoint::max();  ///< when the timer goes off
  std::unordered_map<ares_socket_t, std::shared_ptr<Socket>> sockets_;
  ares_channel channel_ = nullptr;
};

}  // namespace scrape::net
