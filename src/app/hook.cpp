#include "hook.hpp"

#include "command_watch.hpp"
#include "process.hpp"
#include "signal_handling.hpp"

#include <scrape/base/error.hpp>
#include <scrape/base/fatal.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <memory>

#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace scrape::app {
namespace {

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

// A service manager waits for what we tell it. Another run that the command starts must not speak for us.
constexpr std::string_view managers_address = "NOTIFY_SOCKET=";

std::vector<std::string> environment_with(std::vector<std::string> variables) {
  auto const is_given = [&variables](std::string_view variable) {
    auto const name = variable.substr(0, variable.find('=') + 1);
    return std::ranges::any_of(variables, [name](std::string const& given) { return given.starts_with(name); });
  };
  std::vector<std::string> all;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    if (!is_given(*variable) && !std::string_view(*variable).starts_with(managers_address)) all.emplace_back(*variable);
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

void prepare(posix_spawn_file_actions_t& files, Hook const& hook, int input) {
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  if (!hook.has_our_output) ::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  // Asio's sockets would be inherited.
  ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
}

// A group of its own: who stops it reaches all that the shell has started.
void prepare(posix_spawnattr_t& attributes) {
  ::posix_spawnattr_init(&attributes);
  sigset_t usual;
  ::sigemptyset(&usual);
  for (auto const number : {SIGPIPE, SIGXFSZ, SIGUSR1})
    ::sigaddset(&usual, number);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

pid_t start(Hook const& hook, int input) {
  posix_spawn_file_actions_t files{};
  prepare(files, hook, input);
  posix_spawnattr_t attributes{};
  prepare(attributes);
  std::vector<std::string> arguments{"sh", "-c", hook.command};
  auto environment = environment_with(hook.variables);
  // It is in the background of a terminal: to ask there is an error then, instead of a halt that nobody ends.
  SignalHandling const reading(SIGTTIN, SIG_IGN);
  SignalHandling const writing(SIGTTOU, SIG_IGN);
  UsualFileLimit const limit;
  pid_t id = -1;
  auto const failed = ::posix_spawn(&id, "/bin/sh", &files, &attributes, addresses_of(arguments).data(),
                                    addresses_of(environment).data());
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  if (failed != 0) fail_to_run(failed);
  return id;
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
  CommandWatch watch;
  auto const shell = start(hook, ::fileno(list.get()));
  auto const end = watch.wait_for(shell);
  return {trouble_of(end.status), end.stop_signal};
}

}  // namespace scrape::app
