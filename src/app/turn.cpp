#include "turn.hpp"

#include "notify_socket.hpp"
#include "session.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/store/leftovers.hpp>
#include <scrape/store/run_lock.hpp>

#include <algorithm>
#include <csignal>
#include <random>
#include <string>
#include <thread>

namespace scrape::app {
namespace {

// Between two looks at a lock that another run holds.
constexpr Duration first_pause = std::chrono::milliseconds(20);
constexpr Duration longest_pause = std::chrono::seconds(1);

void tell_manager(std::string const& status) {
  NotifySocket(NotifySocket::address()).send(status_assignment(status));
}

// Machines that start their jobs at the same second ask one server at different ones.
void sleep_at_random(Options const& options) {
  if (options.jitter == Duration::zero()) return;
  std::random_device seed;
  std::uniform_int_distribution<Duration::rep> below(0, options.jitter.count() - 1);
  Duration const time(below(seed));
  auto const what = "starting in " + format_duration(time) + " (--jitter)";
  if (options.verbosity > 0) say(what);
  tell_manager(what);
  std::this_thread::sleep_for(time);
}

// "another run holds 'pages': process 4711, since 2026-11-27T13:05:12.123Z"
std::string who_holds(store::RunLock const& lock, std::string const& directory) {
  auto const text = "another run holds '" + directory + '\'';
  auto const holder = lock.holder();
  return holder ? text + ": process " + std::to_string(holder->process) + ", since " + holder->since : text;
}

void announce_wait(std::string const& held, Options const& options) {
  auto const what = held + "; waiting up to " + format_duration(options.wait) + " for it";
  if (!options.quiet) say(what);
  tell_manager(what);
}

store::RunLock::Attempt try_take(store::RunLock& lock) {
  return lock.try_take(std::chrono::system_clock::now());
}

// Nobody is woken when a lock is free again: waiting in flock(2) cannot end by itself.
store::RunLock::Attempt take(store::RunLock& lock, Options const& options) {
  using Attempt = store::RunLock::Attempt;
  auto const last_look = after(Clock::now(), options.wait);
  auto attempt = try_take(lock);
  if (attempt == Attempt::held && options.wait > Duration::zero()) {
    announce_wait(who_holds(lock, options.config.directory), options);
  }
  for (auto pause = first_pause; attempt == Attempt::held; pause = std::min(2 * pause, longest_pause)) {
    auto const left = last_look - Clock::now();
    if (left <= Duration::zero()) break;
    std::this_thread::sleep_for(std::min(pause, left));
    attempt = try_take(lock);
  }
  return attempt;
}

int give_up(store::RunLock const& lock, Options const& options) {
  auto const held = who_holds(lock, options.config.directory);
  auto const is_short = options.wait == Duration::zero();
  say(held + (is_short ? "; --wait 10m would wait for it" : "; waited " + format_duration(options.wait) + " for it"));
  return exit_code::held;
}

}  // namespace

int run_in_turn(Options const& options) {
  using Attempt = store::RunLock::Attempt;
  // There is no status yet, and asking for one is no reason to end.
  std::signal(SIGUSR1, SIG_IGN);
  sleep_at_random(options);
  store::RunLock lock(options.config.directory, options.config.sync);
  auto place = Place::ours;
  switch (take(lock, options)) {
    case Attempt::taken:
      store::remove_leftovers(options.config.directory);
      break;
    case Attempt::held:
      return give_up(lock, options);
    case Attempt::impossible:
      place = Place::anybodys;
      if (!options.quiet) {
        say("the file system of '" + options.config.directory +
            "' has no locks: nothing keeps a second run out of it now");
      }
      break;
  }
  return run(options, place);
}

}  // namespace scrape::app
