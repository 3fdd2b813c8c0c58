#pragma once
/// What a signal does for a while.

#include <csignal>

namespace scrape::app {

/// While it lives a signal does something else.
class SignalHandling {
 public:
  using Handler = void (*)(int, siginfo_t*, void*);

  /// System calls that it interrupts go on.
  SignalHandling(int number, Handler handler) : number_(number) {
    struct sigaction action{};
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    action.sa_sigaction = handler;
    ::sigaction(number, &action, &before_);
  }

  /// SIG_DFL: its usual effect; SIG_IGN: none.
  SignalHandling(int number, void (*disposition)(int)) : number_(number) {
    struct sigaction action{};
    action.sa_handler = disposition;
    ::sigaction(number, &action, &before_);
  }

  SignalHandling(SignalHandling const&) = delete;
  SignalHandling& operator=(SignalHandling const&) = delete;
  ~SignalHandling() { ::sigaction(number_, &before_, nullptr); }

 private:
  int number_;
  struct sigaction before_{};
};

}  // namespace scrape::app
