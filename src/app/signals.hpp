#pragma once
/// The signals that a run heeds, from before its first request until its last byte is written.

#include "signal_handling.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace scrape::app {

/// One at a time. Lives on the loop's thread.
class Signals {
 public:
  using Take = std::function<void(int number)>;

  /// SIGUSR1, and those stop signals that are not ignored, are given to `take`, on the loop.
  Signals(boost::asio::any_io_executor const& loop, Take take);
  Signals(Signals const&) = delete;
  Signals& operator=(Signals const&) = delete;
  ~Signals();

  /// The loop is over. From now on a first stop signal is only noted, and the program ends after plan::grace at the
  /// latest; a second one ends it at once. The others do nothing.
  void outlive_loop();

  /// The first stop signal; 0 while there was none.
  int stop_signal() const noexcept;

 private:
  void wait();

  boost::asio::posix::stream_descriptor numbers_;  ///< of signals, a byte each
  Take take_;
  std::vector<std::unique_ptr<SignalHandling>> handlings_;
};

}  // namespace scrape::app
