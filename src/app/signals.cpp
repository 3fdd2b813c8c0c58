#include "signals.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/base/error.hpp>
#include <scrape/base/fatal.hpp>
#include <scrape/plan/policy.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace scrape::app {
namespace {

namespace posix = boost::asio::posix;

// Of the signal handlers: one run goes on at a time.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a signal handler has nothing else
std::atomic<int> way_to_loop = -1;
std::atomic<int> first_stop = 0;
std::atomic<bool> loop_is_over = false;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void send_to_loop(int number, siginfo_t* /*about*/, void* /*context*/) {
  auto const saved = errno;
  auto const byte = static_cast<char>(number);
  [[maybe_unused]] auto const written = ::write(way_to_loop, &byte, 1);
  errno = saved;
}

void take_stop(int number, siginfo_t* about, void* context) {
  int none = 0;
  auto const is_first = first_stop.compare_exchange_strong(none, number);
  if (!loop_is_over) return send_to_loop(number, about, context);
  if (!is_first) ::_exit(exit_code::signalled + number);
  ::alarm(static_cast<unsigned>(plan::grace.count()));
}

void end_late(int /*number*/, siginfo_t* /*about*/, void* /*context*/) {
  ::_exit(exit_code::signalled + first_stop);
}

// A pipe, whose other end is returned.
int open_way_to_loop() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw LocalTrouble("cannot wait for signals: " + error_code(errno, boost::system::system_category()).message());
  }
  way_to_loop = ends[1];
  return ends[0];
}

}  // namespace

Signals::Signals(boost::asio::any_io_executor const& loop, Take take)
    : numbers_(loop, open_way_to_loop()), take_(std::move(take)) {
  first_stop = 0;
  loop_is_over = false;
  handlings_ = handle_stops(take_stop);
  handlings_.push_back(std::make_unique<SignalHandling>(SIGUSR1, send_to_loop));
  wait();
}

Signals::~Signals() {
  handlings_.clear();
  ::close(way_to_loop.exchange(-1));
}

void Signals::wait() {
  numbers_.async_wait(posix::stream_descriptor::wait_read, [this](error_code const& cancelled) {
    if (cancelled) return;
    char byte = 0;
    while (::read(numbers_.native_handle(), &byte, 1) == 1)
      take_(byte);
    wait();
  });
}

void Signals::outlive_loop() {
  handlings_.push_back(std::make_unique<SignalHandling>(SIGALRM, end_late));
  loop_is_over = true;
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): nobody takes signals before there is one of these
int Signals::stop_signal() const noexcept {
  return first_stop;
}

}  // namespace scrape::app
