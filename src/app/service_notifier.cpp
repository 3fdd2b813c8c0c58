#include "service_notifier.hpp"

#include <boost/system/error_code.hpp>

#include <utility>

namespace scrape::app {

ServiceNotifier::ServiceNotifier(boost::asio::any_io_executor const& executor, Summary const& summary)
    : socket_(NotifySocket::address()), timer_(executor), summary_(summary), begin_(Clock::now()) {}

void ServiceNotifier::start() {
  if (!socket_.is_open()) return;
  socket_.send("READY=1\n" + status());
  schedule();
}

void ServiceNotifier::schedule() {
  timer_.expires_after(status_period);
  timer_.async_wait([this](boost::system::error_code const& cancelled) {
    if (cancelled) return;
    socket_.try_send(status());
    schedule();
  });
}

void ServiceNotifier::stopping() {
  if (!std::exchange(is_stopping_, true)) socket_.send("STOPPING=1\n" + status());
}

void ServiceNotifier::stop() {
  timer_.cancel();
  if (std::exchange(is_stopping_, true)) return socket_.send(status());
  socket_.send("STOPPING=1\n" + status());
}

std::string ServiceNotifier::status() const {
  return status_assignment(summary_.headline(Clock::now() - begin_));
}

}  // namespace scrape::app
