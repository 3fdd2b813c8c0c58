#pragma once
/// One run of the command: wires engine, store, records and signals.

#include <scrape/app/options.hpp>

namespace scrape::app {

/// Returns the exit code. Throws ConfigurationError and LocalTrouble.
int run(Options const& options);

}  // namespace scrape::app
