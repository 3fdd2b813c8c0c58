#pragma once
/// A command of the user's that a run starts.

#include <string>
#include <string_view>
#include <vector>

namespace scrape::app {

struct Hook {
  std::string command;
  std::vector<std::string> variables;  ///< "NAME=value", instead of or besides ours
  bool has_our_output = true;          ///< else what it prints goes to our standard error
};

struct HookEnd {
  std::string trouble;  ///< "ended with status 3"; empty when it did its work
  int stop_signal = 0;  ///< that we got meanwhile; 0 when none
};

/// Runs `/bin/sh -c COMMAND` to its end, with `input` on its standard input, which it may leave unread. It gets no
/// other open files, the environment without the service manager's address, and the limit of open files and the
/// signals as we found them. A stop signal that comes meanwhile is passed on, to what the shell started too, and waited
/// for; 10 s later, or at a second one, all of them are killed. Only when nothing else of the program does anything.
/// Throws LocalTrouble when the command cannot be started.
HookEnd run_hook(Hook const& hook, std::string_view input);

}  // namespace scrape::app
