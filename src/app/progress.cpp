#include <scrape/app/progress.hpp>

#include <boost/system/error_code.hpp>

#include <string>

#include <sys/ioctl.h>
#include <unistd.h>

namespace scrape::app {
namespace {

// ECMA-48: back to the first column, erase to the end of the line.
constexpr std::string_view erase_line = "\r\x1b[K";

constexpr std::size_t usual_width = 80;

void put(std::string_view text) {
  [[maybe_unused]] auto const written = ::write(STDERR_FILENO, text.data(), text.size());
}

// A line that wraps could not be erased.
std::size_t terminal_width() {
  winsize size{};
  auto const is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return is_known ? size.ws_col : usual_width;
}

}  // namespace

Progress::Progress(boost::asio::any_io_executor const& executor, Summary const& summary)
    : timer_(executor), summary_(summary), begin_(Clock::now()) {}

void Progress::start() {
  timer_.expires_after(progress_period);
  timer_.async_wait([this](boost::system::error_code const& cancelled) {
    if (cancelled) return;
    draw();
    start();
  });
}

void Progress::draw() {
  put(std::string(erase_line) + summary_.headline(Clock::now() - begin_).substr(0, terminal_width() - 1));
  is_drawn_ = true;
}

void Progress::clear() {
  if (is_drawn_) put(erase_line);
  is_drawn_ = false;
}

void Progress::stop() {
  timer_.cancel();
  clear();
}

bool shows_progress(Options const& options) {
  switch (options.progress) {
    case When::always:
      return true;
    case When::never:
      return false;
    case When::automatic:
      break;
  }
  return !options.quiet && options.verbosity == 0 && ::isatty(STDERR_FILENO) == 1;
}

}  // namespace scrape::app
