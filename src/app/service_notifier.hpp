#pragma once
/// Tells the service manager how a run goes (sd_notify).

#include "notify_socket.hpp"

#include <scrape/app/summary.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace scrape::app {

/// How often the status is sent anew.
inline constexpr auto status_period = std::chrono::seconds(2);

/// Does nothing when no manager asked for it. Lives on the executor's thread.
class ServiceNotifier {
 public:
  /// `summary` must outlive it.
  ServiceNotifier(boost::asio::any_io_executor const& executor, Summary const& summary);

  /// The run has begun: READY=1, and from then on how far it is.
  void start();

  /// A stop has begun: STOPPING=1.
  void stopping();

  /// The run is over: STOPPING=1 if that was not said, and the last status.
  void stop();

 private:
  void schedule();
  std::string status() const;

  NotifySocket socket_;
  boost::asio::steady_timer timer_;
  Summary const& summary_;
  TimePoint begin_;
  bool is_stopping_ = false;
};

}  // namespace scrape::app
