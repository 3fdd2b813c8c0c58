#include "hook.hpp"

#include "signal_handling.hpp"

#include <scrape/base/error.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/plan/policy.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <memory>
#include <type_traits>

#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace scrape::app {
namespace {

// Of the signal handlers: one command runs at a time.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a signal handler has nothing else
std::atomic<pid_t> running = 0;
std::atomic<int> stopped_by = 0;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<int>::is_always_lock_free && std::is_same_v<pid_t, int>);

void send_to_hook(int number) {
  if (auto const process = running.load(); process > 0) ::kill(process, number);
}

// A signal of the terminal's (its code is positive) went to the command as well as to us.
void on_stop(int number, siginfo_t* about, void* /*context*/) {
  auto const saved = errno;
  if (stopped_by.exchange(number) != 0) {
    send_to_hook(SIGKILL);
  } else {
    ::alarm(static_cast<unsigned>(plan::grace.count()));
    if (about->si_code <= 0) send_to_hook(number);
  }
  errno = saved;
}

void on_alarm(int /*number*/, siginfo_t* /*about*/, void* /*context*/) {
  auto const saved = errno;
  send_to_hook(SIGKILL);
  errno = saved;
}

[[noreturn]] void fail_to_run(int number) {
  throw LocalTrouble("cannot run --on-change: " + error_code(number, boost::system::system_category()).message());
}

struct CloseFile {
  void operator()(std::FILE* file) const {
    std::fclose(file);  // NOLINT(cppcoreguidelines-owning-memory): a FILE has no other owner
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// A file in memory, not a pipe: who does not read it keeps nobody from going on.
File file_with(std::string_view text) {
  auto const fd = ::memfd_create("changed", MFD_CLOEXEC);
  if (fd < 0) fail_to_run(errno);
  File file(::fdopen(fd, "w+"));
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fseek(file.get(), 0, SEEK_SET) != 0) {
    fail_to_run(errno);
  }
  return file;
}

std::vector<std::string> environment_with(std::vector<std::string> variables) {
  auto const is_given = [&variables](std::string_view variable) {
    auto const name = variable.substr(0, variable.find('=') + 1);
    return std::ranges::any_of(variables, [name](std::string const& given) { return given.starts_with(name); });
  };
  std::vector<std::string> all;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    if (!is_given(*variable)) all.emplace_back(*variable);
  }
  std::ranges::move(variables, std::back_inserter(all));
  return all;
}

std::vector<char*> addresses_of(std::vector<std::string>& texts) {
  std::vector<char*> addresses;
  addresses.reserve(texts.size() + 1);
  for (auto& text : texts)
    addresses.push_back(text.data());
  addresses.push_back(nullptr);
  return addresses;
}

pid_t start(Hook const& hook, int input) {
  posix_spawn_file_actions_t files{};
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  if (!hook.has_our_output) ::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  // Asio's sockets would be inherited.
  ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  posix_spawnattr_t attributes{};
  ::posix_spawnattr_init(&attributes);
  sigset_t usual;
  ::sigemptyset(&usual);
  for (auto const number : {SIGPIPE, SIGXFSZ, SIGUSR1})
    ::sigaddset(&usual, number);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> arguments{"sh", "-c", hook.command};
  auto environment = environment_with(hook.variables);
  pid_t id = -1;
  auto const failed = ::posix_spawn(&id, "/bin/sh", &files, &attributes, addresses_of(arguments).data(),
                                    addresses_of(environment).data());
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  if (failed != 0) fail_to_run(failed);
  return id;
}

// The process number is not free for others before the handlers have forgotten it.
int wait_for(pid_t process) {
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  running = 0;
  int status = 0;
  ::waitpid(process, &status, 0);
  return status;
}

std::string trouble_of(int status) {
  if (WIFSIGNALED(status)) {
    auto const number = WTERMSIG(status);
    return "was ended by signal " + std::to_string(number) + " (" + ::sigdescr_np(number) + ')';
  }
  return WEXITSTATUS(status) == 0 ? std::string() : "ended with status " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

HookEnd run_hook(Hook const& hook, std::string_view input) {
  auto const list = file_with(input);
  stopped_by = 0;
  auto const handlings = handle_stops(on_stop);
  SignalHandling const late(SIGALRM, on_alarm);
  // Where it is ignored, nobody learns how a process ended.
  SignalHandling const reported(SIGCHLD, SIG_DFL);
  auto const process = start(hook, ::fileno(list.get()));
  running = process;
  // It came before the handler knew to whom it goes.
  if (auto const early = stopped_by.load(); early != 0) ::kill(process, early);
  auto const status = wait_for(process);
  ::alarm(0);
  return {trouble_of(status), stopped_by.load()};
}

}  // namespace scrape::app
