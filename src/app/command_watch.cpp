#include "command_watch.hpp"

#include "process.hpp"

#include <scrape/base/error.hpp>
#include <scrape/plan/policy.hpp>

#include <utility>

#include <sys/prctl.h>
#include <sys/wait.h>

namespace scrape::app {

CommandWatch::CommandWatch() : signals_(io_), grace_(io_) {
  take(SIGCHLD);
  for (auto const number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) {
    if (!is_ignored(number)) take(number);
  }
  // What a shell leaves behind when a signal ends it becomes our child, and its end is told.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

CommandWatch::~CommandWatch() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  signals_.clear();
  for (auto const& [number, action] : before_)
    ::sigaction(number, &action, nullptr);
}

// Asio would leave it with its usual effect.
void CommandWatch::take(int number) {
  auto& before = before_.emplace_back(Handling{number, {}});
  ::sigaction(number, nullptr, &before.action);
  signals_.add(number);
}

CommandWatch::Outcome CommandWatch::wait_for(pid_t leader) {
  group_ = leader;
  wait_for_signal();
  io_.run();
  return {status_.value_or(0), stop_signal_};
}

void CommandWatch::wait_for_signal() {
  signals_.async_wait([this](error_code const& cancelled, int number) {
    if (cancelled) return;
    on_signal(number);
    is_over() ? io_.stop() : wait_for_signal();
  });
}

void CommandWatch::on_signal(int number) {
  if (number == SIGCHLD) return reap();
  number == SIGTSTP ? pause() : stop(number);
}

void CommandWatch::stop(int number) {
  if (std::exchange(stop_signal_, number) != 0) return send(SIGKILL);
  send(number);
  grace_.expires_after(plan::grace);
  grace_.async_wait([this](error_code const& cancelled) {
    if (!cancelled) send(SIGKILL);
  });
}

// A terminal stops the group in its foreground, which is ours alone.
void CommandWatch::pause() const {
  send(SIGTSTP);
  ::raise(SIGSTOP);
  send(SIGCONT);
}

void CommandWatch::reap() {
  int status = 0;
  pid_t ended = 0;
  while ((ended = ::waitpid(-group_, &status, WNOHANG)) > 0) {
    if (ended == group_) status_ = status;
  }
  is_empty_ = ended < 0;
}

bool CommandWatch::is_over() const noexcept {
  return is_empty_ || (status_ && stop_signal_ == 0);
}

// Before it is over the number of the group is nobody else's.
void CommandWatch::send(int number) const {
  ::kill(-group_, number);
}

}  // namespace scrape::app
