#include "process.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace scrape::app {
namespace {

// Otherwise the next file that is opened becomes standard output, and what we print lands in a page.
void open_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF) ::open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY);
  }
}

// POSIX promises every process 20; a call that fails must not make it fewer.
rlimit file_limit() {
  rlimit files{20, 20};
  ::getrlimit(RLIMIT_NOFILE, &files);
  return files;
}

// As whoever started us set it.
rlimit const& usual_file_limit() {
  static rlimit const usual = file_limit();
  return usual;
}

void raise_file_limit() {
  auto files = usual_file_limit();
  if (files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

void prepare_process() {
  open_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  raise_file_limit();
}

bool is_ignored(int signal) {
  struct sigaction current{};
  return ::sigaction(signal, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
}

std::size_t most_open_files() {
  return file_limit().rlim_cur;
}

UsualFileLimit::UsualFileLimit() {
  ::setrlimit(RLIMIT_NOFILE, &usual_file_limit());
}

UsualFileLimit::~UsualFileLimit() {
  raise_file_limit();
}

}  // namespace scrape::app
