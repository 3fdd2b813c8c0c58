#pragma once
/// A real server as a child process on a free port of this machine.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace scrape::test {

/// A port of 127.0.0.1 that nobody else is given, for a server that is told its number: it is bound here, and who binds
/// it by its number with SO_REUSEADDR, as all servers do, may listen on it.
class ReservedPort {
 public:
  ReservedPort();

  std::uint16_t number() const { return socket_.local_endpoint().port(); }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_{io_};
};

struct ServerCommand {
  std::string program;                 ///< looked for in /usr/sbin, /usr/bin and PATH
  std::vector<std::string> arguments;  ///< those that keep it in the foreground among them
  std::string packages;                ///< those of Debian that have it and its modules
  bool is_killed = false;              ///< at its end: it stops too slowly otherwise
};

class ServerProcess {
 public:
  /// Returns when `port` takes connections. What the server prints goes to the end of `log`. Throws std::runtime_error,
  /// with the packages and the log, when it is missing, ends, or has not begun to listen after 20 s.
  ServerProcess(ServerCommand const& command, std::uint16_t port, std::filesystem::path const& log);
  ServerProcess(ServerProcess const&) = delete;
  ServerProcess& operator=(ServerProcess const&) = delete;
  /// Ends it and its children. The death of this process, however it comes, ends it too.
  ~ServerProcess();

 private:
  bool listens_soon(std::uint16_t port);
  bool has_ended();
  void end();

  bool is_killed_;
  pid_t server_ = -1;
};

}  // namespace scrape::test
