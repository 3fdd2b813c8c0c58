#include "support/server_process.hpp"

#include "support/temporary_directory.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace scrape::test {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using tcp = asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto start_patience = 20s;
constexpr auto stop_patience = 5s;
constexpr auto between_looks = 10ms;

tcp::endpoint loopback(std::uint16_t port) {
  return {asio::ip::make_address("127.0.0.1"), port};
}

bool answers(std::uint16_t port) {
  asio::io_context io;
  tcp::socket socket(io);
  boost::system::error_code failed;
  socket.connect(loopback(port), failed);
  return !failed;
}

// The system's own before those that a user has put before them in PATH. Empty when there is none.
fs::path find_program(std::string const& name) {
  auto const* const path = std::getenv("PATH");
  std::istringstream folders(std::string("/usr/sbin:/usr/bin:") + (path == nullptr ? "" : path));
  for (std::string folder; std::getline(folders, folder, ':');) {
    auto file = fs::path(folder) / name;
    if (::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

// Runs in the child, between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(char const* program, char* const* argv, char const* log, pid_t parent) {
  // Not SIGKILL, which would leave Apache's children behind.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(126);
  ::setpgid(0, 0);
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  auto const out = ::open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execv(program, argv);
  ::_exit(127);
}

}  // namespace

ReservedPort::ReservedPort() {
  socket_.open(tcp::v4());
  socket_.set_option(asio::socket_base::reuse_address(true));
  socket_.bind(loopback(0));
}

ServerProcess::ServerProcess(ServerCommand const& command, std::uint16_t port, fs::path const& log)
    : is_killed_(command.is_killed) {
  auto program = find_program(command.program).string();
  if (program.empty()) {
    throw std::runtime_error(command.program + " is missing: install the Debian packages " + command.packages);
  }
  auto arguments = command.arguments;
  std::vector<char*> argv{program.data()};
  for (auto& argument : arguments)
    argv.push_back(argument.data());
  argv.push_back(nullptr);

  auto const parent = ::getpid();
  server_ = ::fork();
  if (server_ < 0) throw std::runtime_error("fork failed");
  if (server_ == 0) become(program.c_str(), argv.data(), log.c_str(), parent);
  if (listens_soon(port)) return;
  end();
  throw std::runtime_error(program + " does not start (Debian packages " + command.packages + "): " + read_file(log));
}

ServerProcess::~ServerProcess() {
  end();
}

bool ServerProcess::listens_soon(std::uint16_t port) {
  auto const give_up = SteadyClock::now() + start_patience;
  while (SteadyClock::now() < give_up) {
    if (answers(port)) return true;
    if (has_ended()) return false;
    std::this_thread::sleep_for(between_looks);
  }
  return false;
}

bool ServerProcess::has_ended() {
  if (server_ > 0 && ::waitpid(server_, nullptr, WNOHANG) == server_) server_ = -1;
  return server_ < 0;
}

void ServerProcess::end() {
  if (server_ < 0) return;
  if (!is_killed_) ::kill(server_, SIGTERM);
  auto const give_up = SteadyClock::now() + (is_killed_ ? 0s : stop_patience);
  while (!has_ended() && SteadyClock::now() < give_up)
    std::this_thread::sleep_for(between_looks);
  if (server_ < 0) return;
  ::kill(-server_, SIGKILL);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

}  // namespace scrape::test
