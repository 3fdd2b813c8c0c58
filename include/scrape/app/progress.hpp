#pragma once
/// The one line on a terminal that shows how far a run is.

#include <scrape/app/options.hpp>
#include <scrape/app/summary.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace scrape::app {

/// How often the line is drawn anew: calm enough for a slow terminal.
inline constexpr auto progress_period = std::chrono::milliseconds(200);

/// Lives on the executor's thread.
class Progress {
 public:
  /// `summary` must outlive it.
  Progress(boost::asio::any_io_executor const& executor, Summary const& summary);

  void start();

  /// Takes the line away; the next period brings it back.
  void clear();

  /// Takes the line away for good.
  void stop();

 private:
  void draw();

  boost::asio::steady_timer timer_;
  Summary const& summary_;
  TimePoint begin_;
  bool is_drawn_ = false;
};

/// Whether progress is to be shown: as asked, by default when stderr is a terminal and no log goes there.
bool shows_progress(Options const& options);

}  // namespace scrape::app
