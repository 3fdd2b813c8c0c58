// scrape-bench-launch SECONDS STDOUT STDERR COMMAND [ARG…]
// Runs COMMAND, kills it after SECONDS, and prints what it and its descendants cost as one line of JSON.
// It stays small and free of iostream: the peak memory of a child starts at what its launcher holds.

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int cannot_run = 127;

struct Finished {
  int status = 0;
  bool in_time = true;
};

double now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double seconds(timeval time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

sigset_t awaited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int const signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
    sigaddset(&set, signal);
  return set;
}

void redirect(char const* path, int target) {
  int const file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || dup2(file, target) < 0) _exit(cannot_run);
  close(file);
}

[[noreturn]] void become(char* const* arguments, sigset_t const& blocked) {
  setpgid(0, 0);
  sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
  int const in = open("/dev/null", O_RDONLY);
  if (in < 0 || dup2(in, STDIN_FILENO) < 0) _exit(cannot_run);
  redirect(arguments[2], STDOUT_FILENO);
  redirect(arguments[3], STDERR_FILENO);
  execvp(arguments[4], arguments + 4);
  std::perror(arguments[4]);
  _exit(cannot_run);
}

// Waits for the child until `end`; what then still runs in its process group is killed.
Finished finish(pid_t child, double end, sigset_t const& awaited) {
  Finished finished;
  while (waitpid(child, &finished.status, WNOHANG) == 0) {
    double const left = std::max(0.0, end - now());
    timespec const patience{
        .tv_sec = static_cast<time_t>(left),
        .tv_nsec = static_cast<long>((left - static_cast<double>(static_cast<time_t>(left))) * 1e9)};
    int const signal = sigtimedwait(&awaited, nullptr, &patience);
    if (signal == SIGCHLD || (signal < 0 && errno == EINTR)) continue;
    kill(-child, SIGKILL);
    if (signal > 0) std::_Exit(128 + signal);
    waitpid(child, &finished.status, 0);
    finished.in_time = false;
    break;
  }
  return finished;
}

void report(Finished const& finished, double wall) {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  int const code = WIFEXITED(finished.status) ? WEXITSTATUS(finished.status) : 128 + WTERMSIG(finished.status);
  std::printf("{\"exit\": %d, \"in_time\": %s, \"wall\": %.6f, \"user\": %.6f, \"system\": %.6f, \"memory\": %ld}\n",
              code, finished.in_time ? "true" : "false", wall, seconds(used.ru_utime), seconds(used.ru_stime),
              used.ru_maxrss * 1024);
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 5) {
    std::fputs("usage: scrape-bench-launch SECONDS STDOUT STDERR COMMAND [ARG...]\n", stderr);
    return 2;
  }
  sigset_t const awaited = awaited_signals();
  sigprocmask(SIG_BLOCK, &awaited, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_CHILD_SUBREAPER, 1);

  double const begin = now();
  pid_t const child = fork();
  if (child < 0) {
    std::perror("fork");
    return 1;
  }
  if (child == 0) become(argv, awaited);
  Finished const finished = finish(child, begin + std::strtod(argv[1], nullptr), awaited);
  double const wall = now() - begin;
  kill(-child, SIGKILL);
  while (wait(nullptr) > 0)
    continue;
  report(finished, wall);
  return 0;
}
