#pragma once
/// Sees a command to its end, with all that it started.

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <optional>
#include <vector>

#include <sys/types.h>

namespace scrape::app {

/// While it lives the signals that would stop us are the command's. Lives on one thread.
class CommandWatch {
 public:
  struct Outcome {
    int status = 0;       ///< as waitpid(2) has it
    int stop_signal = 0;  ///< that we got meanwhile; 0 when none
  };

  /// Signals are kept from here on, until the command is there that they are for.
  CommandWatch();
  CommandWatch(CommandWatch const&) = delete;
  CommandWatch& operator=(CommandWatch const&) = delete;
  ~CommandWatch();

  /// Waits for a child that leads a process group of its own. A stop signal goes to all of the group; then the end is
  /// that of the last of them, and 10 s later, or at a second signal, they are killed. What a command leaves in the
  /// background that nobody stops is not waited for.
  Outcome wait_for(pid_t leader);

 private:
  void take(int number);
  void wait_for_signal();
  void on_signal(int number);
  void stop(int number);
  void pause() const;
  void reap();
  bool is_over() const noexcept;
  void send(int number) const;

  struct Handling {
    int number;
    struct sigaction action;
  };

  std::vector<Handling> before_;
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_;
  boost::asio::steady_timer grace_;
  pid_t group_ = 0;
  std::optional<int> status_;  ///< of the leader, once it has ended
  bool is_empty_ = false;      ///< nobody of the group is left
  int stop_signal_ = 0;
};

}  // namespace scrape::app
