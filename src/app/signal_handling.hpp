#pragma once
/// What a signal does for a while.

#include <csignal>
#include <memory>
#include <vector>

namespace scrape::app {

/// While it lives a signal does something else.
class SignalHandling {
 public:
  using Handler = void (*)(int, siginfo_t*, void*);

  /// System calls that it interrupts go on.
  SignalHandling(int number, Handler handler);

  /// SIG_DFL: its usual effect; SIG_IGN: none.
  SignalHandling(int number, void (*disposition)(int));

  SignalHandling(SignalHandling const&) = delete;
  SignalHandling& operator=(SignalHandling const&) = delete;
  ~SignalHandling();

 private:
  int number_;
  struct sigaction before_{};
};

/// All stop signals that are not ignored do that.
std::vector<std::unique_ptr<SignalHandling>> handle_stops(SignalHandling::Handler handler);

}  // namespace scrape::app
