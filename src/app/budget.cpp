#include "budget.hpp"

#include <scrape/base/units.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace scrape::app {
namespace {

// Others fill the disk too. A look costs a microsecond.
constexpr auto look_interval = std::chrono::milliseconds(50);

}  // namespace

Budget::Budget(boost::asio::any_io_executor const& executor, Allowance const& allowance, std::string directory,
               std::function<void()> on_spent)
    : allowance_(allowance), directory_(std::move(directory)), on_spent_(std::move(on_spent)), deadline_(executor) {}

void Budget::start() {
  spend({});
  auto const deadline = std::min(after(Clock::now(), allowance_.time), allowance_.until);
  if (deadline == TimePoint::max() || spent_) return;
  deadline_.expires_at(deadline);
  deadline_.async_wait([this](error_code const& cancelled) {
    if (!cancelled) end("deadline", "the time of --deadline is over");
  });
}

void Budget::spend(ByteCount bytes) {
  received_.value += bytes.value;
  if (spent_) return;
  if (received_ >= allowance_.bytes) {
    end("max-total", "--max-total is reached: " + format_size(received_) + " were received");
  } else if (!has_room()) {
    end("min-free", "less than --min-free is left in '" + directory_ + "'");
  }
}

// A file system that does not say how much room it has is none to worry about.
bool Budget::has_room() {
  auto const now = Clock::now();
  if (allowance_.free == ByteCount{} || now < next_look_) return true;
  next_look_ = now + look_interval;
  std::error_code failed;
  auto const space = std::filesystem::space(directory_, failed);
  return failed || space.available >= allowance_.free.value;
}

void Budget::end(std::string_view budget, std::string what) {
  spent_ = Spent{budget, std::move(what)};
  deadline_.cancel();
  on_spent_();
}

void Budget::stop() {
  deadline_.cancel();
}

}  // namespace scrape::app
