#include "support/program.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace scrape::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto text_patience = 30s;
constexpr auto end_patience = 120s;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    read = ends[0];
    write = ends[1];
  }

  int read;
  int write;
};

void close_and_forget(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// In whatever case.
bool is_about_proxies(std::string_view variable) {
  std::string name(variable.substr(0, variable.find('=')));
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name.ends_with("_proxy");
}

// Ours, but for the variables that are given; and no configuration file and no proxy of whoever runs the tests.
std::vector<std::string> environment_with(std::vector<std::string> given) {
  auto const is_given = [&given](std::string_view variable) {
    auto const name = variable.substr(0, variable.find('=') + 1);
    return std::ranges::any_of(given, [name](std::string const& other) { return other.starts_with(name); });
  };
  if (!is_given("XDG_CONFIG_HOME=")) given.emplace_back("XDG_CONFIG_HOME=/dev/null");
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!is_given(*variable) && !is_about_proxies(*variable)) all.emplace_back(*variable);
  }
  std::ranges::move(given, std::back_inserter(all));
  return all;
}

void limit(int resource, std::optional<rlim_t> most) {
  if (!most) return;
  rlimit const limit{*most, *most};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

// As where a file system has no locks, or no hard links, or is broken.
void refuse(unsigned call, std::optional<int> failure) {
  if (!failure) return;
  sock_filter rules[] = {{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
                         {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, call},
                         {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | static_cast<unsigned>(*failure)},
                         {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  sock_fprog const program{std::size(rules), rules};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    ::_exit(126);
}

// Runs in the child, between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(ProgramOptions const& options, char* const* argv, char* const* envp, int in, int out,
                         int err) {
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  limit(RLIMIT_FSIZE, options.file_size_limit);
  limit(RLIMIT_NOFILE, options.open_file_limit);
  refuse(SYS_flock, options.lock_failure);
  refuse(SYS_fsync, options.sync_failure);
  refuse(SYS_linkat, options.link_failure);
#ifdef SYS_link
  refuse(SYS_link, options.link_failure);
#endif
  if (options.ignores_hangup) ::signal(SIGHUP, SIG_IGN);
  if (!options.directory.empty() && ::chdir(options.directory.c_str()) != 0) ::_exit(126);
  ::execvpe(argv[0], argv, envp);
  ::_exit(127);
}

bool append_from(int& fd, std::string& text) {
  std::array<char, 65536> buffer{};
  auto const size = ::read(fd, buffer.data(), buffer.size());
  if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
  if (size == 0 || (size < 0 && errno != EINTR)) close_and_forget(fd);
  return size > 0;
}

}  // namespace

Program::Program(ProgramOptions const& options) {
  auto arguments = options.arguments;
  arguments.insert(arguments.begin(), options.executable.empty() ? SCRAPE_BINARY : options.executable);
  auto environment = environment_with(options.environment);
  auto const argv = pointers_to(arguments);
  auto const envp = pointers_to(environment);

  Pipe in;
  Pipe out;
  Pipe err;
  child_ = ::fork();
  if (child_ < 0) throw std::runtime_error("fork failed");
  if (child_ == 0) become(options, argv.data(), envp.data(), in.read, out.write, err.write);
  for (auto const fd : {in.read, out.write, err.write})
    ::close(fd);
  input_ = in.write;
  output_ = out.read;
  error_ = err.read;
  if (options.closes_output_early) close_and_forget(output_);
  reads_output_ = !options.leaves_output_unread;
}

Program::~Program() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  for (auto* const fd : {&input_, &output_, &error_})
    close_and_forget(*fd);
}

void Program::write_input(std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(input_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Program::finish_input() {
  close_and_forget(input_);
}

void Program::send_signal(int number) const {
  ::kill(child_, number);
}

// Reads what there is. False when both streams have ended.
bool Program::collect_once(int timeout_ms) {
  std::array<pollfd, 2> watched{{{reads_output_ ? output_ : -1, POLLIN, 0}, {error_, POLLIN, 0}}};
  if ((output_ < 0 || !reads_output_) && error_ < 0) return false;
  ::poll(watched.data(), watched.size(), timeout_ms);
  if (watched[0].revents != 0) append_from(output_, ended_.out);
  if (watched[1].revents != 0) append_from(error_, ended_.err);
  return true;
}

bool Program::wait_for_error_text(std::string_view text) {
  auto const give_up = SteadyClock::now() + text_patience;
  while (ended_.err.find(text) == std::string::npos) {
    if (SteadyClock::now() > give_up || !collect_once(100)) return false;
  }
  return true;
}

Ended Program::wait() {
  finish_input();
  auto const give_up = SteadyClock::now() + end_patience;
  while (collect_once(100)) {
    if (SteadyClock::now() > give_up) ::kill(child_, SIGKILL);
  }
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  ended_.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return ended_;
}

Ended scrape(std::vector<std::string> arguments, std::string_view input) {
  ProgramOptions options;
  options.arguments = std::move(arguments);
  Program program(options);
  program.write_input(input);
  return program.wait();
}

}  // namespace scrape::test
