#pragma once
/// When a run may begin: alone in its directory, and not at the same second as everybody else.

#include <scrape/app/options.hpp>

namespace scrape::app {

/// Waits for its turn, clears away what killed runs left, and runs. Until then a stop signal ends the program at once.
/// Returns the exit code. Throws ConfigurationError and LocalTrouble.
int run_in_turn(Options const& options);

}  // namespace scrape::app
