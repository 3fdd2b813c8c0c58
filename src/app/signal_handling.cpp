#include "signal_handling.hpp"

#include "process.hpp"

namespace scrape::app {

SignalHandling::SignalHandling(int number, Handler handler) : number_(number) {
  struct sigaction action{};
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  action.sa_sigaction = handler;
  ::sigaction(number, &action, &before_);
}

SignalHandling::SignalHandling(int number, void (*disposition)(int)) : number_(number) {
  struct sigaction action{};
  action.sa_handler = disposition;
  ::sigaction(number, &action, &before_);
}

SignalHandling::~SignalHandling() {
  ::sigaction(number_, &before_, nullptr);
}

std::vector<std::unique_ptr<SignalHandling>> handle_stops(SignalHandling::Handler handler) {
  std::vector<std::unique_ptr<SignalHandling>> handlings;
  for (auto const number : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(number)) handlings.push_back(std::make_unique<SignalHandling>(number, handler));
  }
  return handlings;
}

}  // namespace scrape::app
