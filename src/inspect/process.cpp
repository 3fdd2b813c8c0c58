#include "process.hpp"

#include "channel.hpp"

#include <scrape/inspect/worker.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace scrape::inspect {
namespace {

// What no page needs.
constexpr MessageSize most_bytes = MessageSize{256} << 20U;

error_code system_error(int number) noexcept {
  return {number, boost::system::system_category()};
}

class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  FileActions(FileActions const&) = delete;
  FileActions& operator=(FileActions const&) = delete;
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t* get() noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

class Attributes {
 public:
  Attributes() { ::posix_spawnattr_init(&attributes_); }
  Attributes(Attributes const&) = delete;
  Attributes& operator=(Attributes const&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  posix_spawnattr_t* get() noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// They are for us: pages that are being read are still wanted.
sigset_t stop_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (auto const signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1})
    ::sigaddset(&signals, signal);
  return signals;
}

Result<pid_t> spawn(std::string const& program, int connection) {
  FileActions files;
  ::posix_spawn_file_actions_addopen(files.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(files.get(), STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(files.get(), connection, channel);
  Attributes attributes;
  auto const blocked = stop_signals();
  ::posix_spawnattr_setsigmask(attributes.get(), &blocked);
  ::posix_spawnattr_setflags(attributes.get(), POSIX_SPAWN_SETSIGMASK);
  std::string name = "scrape";
  std::string argument(worker_argument);
  std::array<char*, 3> arguments{name.data(), argument.data(), nullptr};
  pid_t id = -1;
  auto const failed = ::posix_spawn(&id, program.c_str(), files.get(), attributes.get(), arguments.data(), ::environ);
  if (failed != 0) return system_error(failed);
  return id;
}

// The first bytes of a message carry its file. There is room for them.
Result<void> send_with_file(int connection, std::string_view bytes, int file) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): sendmsg(2) only reads it
  iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  auto* const head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof file);
  std::memcpy(CMSG_DATA(head), &file, sizeof file);
  auto const sent = ::sendmsg(connection, &message, MSG_NOSIGNAL);
  if (sent < 0) return system_error(errno);
  if (static_cast<std::size_t>(sent) < bytes.size()) return system_error(EMSGSIZE);
  return {};
}

}  // namespace

Result<std::shared_ptr<Process>> Process::start(asio::any_io_executor const& executor, std::string const& program) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return system_error(errno);
  auto const id = spawn(program, ends[1]);
  ::close(ends[1]);
  if (id) return std::make_shared<Process>(executor, ends[0], *id);
  ::close(ends[0]);
  return id.error();
}

Process::Process(asio::any_io_executor const& executor, int socket, pid_t id)
    : socket_(executor, asio::local::stream_protocol(), socket), timer_(executor), id_(id) {}

Process::~Process() {
  reap();
}

// Its memory is free already when it has closed the connection: this waits long for none but those that are in the way.
void Process::reap() noexcept {
  if (id_ < 0) return;
  ::kill(id_, SIGKILL);
  while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
}

asio::awaitable<Result<void>> Process::tell(std::string_view message, int file) {
  MessageSize const size = message.size();
  std::string_view const head(reinterpret_cast<char const*>(&size), sizeof size);
  error_code failed;
  if (file >= 0) {
    using Socket = asio::local::stream_protocol::socket;
    co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return failed;
    auto const sent = send_with_file(socket_.native_handle(), head, file);
    if (!sent) co_return sent.error();
  }
  std::array<asio::const_buffer, 2> const pieces{asio::buffer(head.data(), file >= 0 ? 0 : head.size()),
                                                 asio::buffer(message)};
  co_await asio::async_write(socket_, pieces, asio::redirect_error(asio::use_awaitable, failed));
  if (failed) co_return failed;
  co_return Result<void>();
}

asio::awaitable<Result<std::string>> Process::hear() {
  auto message = co_await read_message();
  timer_.expires_at(TimePoint::max());
  co_return message;
}

// A timer that has gone off already when it is set anew kills nobody.
void Process::hurry(TimePoint by) {
  if (by >= timer_.expiry() && timer_.expiry() > Clock::now()) return;
  timer_.expires_at(by);
  timer_.async_wait([process = weak_from_this()](error_code const& cancelled) {
    auto const self = process.lock();
    if (cancelled || !self || self->timer_.expiry() > Clock::now() || self->id_ < 0) return;
    self->is_late_ = true;
    ::kill(self->id_, SIGKILL);
  });
}

asio::awaitable<Result<std::string>> Process::read_message() {
  MessageSize size = 0;
  error_code failed;
  auto const head = asio::buffer(&size, sizeof size);
  co_await asio::async_read(socket_, head, asio::redirect_error(asio::use_awaitable, failed));
  if (failed) co_return failed;
  if (size > most_bytes) co_return asio::error::message_size;
  std::string message(size, '\0');
  auto const body = asio::buffer(message);
  co_await asio::async_read(socket_, body, asio::redirect_error(asio::use_awaitable, failed));
  if (failed) co_return failed;
  co_return message;
}

std::string Process::end() {
  reap();
  if (WIFSIGNALED(status_)) return "crashed (signal " + std::to_string(WTERMSIG(status_)) + ')';
  return "ended (status " + std::to_string(WEXITSTATUS(status_)) + ')';
}

}  // namespace scrape::inspect
