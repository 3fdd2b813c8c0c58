#pragma once
/// One run of the command: wires engine, store, records and signals.

#include <scrape/app/options.hpp>

namespace scrape::app {

/// Whether the output directory is locked. Where others may use it, too, nothing is continued that they may be at.
enum class Place { ours, anybodys };

/// Returns the exit code. Throws ConfigurationError and LocalTrouble.
int run(Options const& options, Place place);

}  // namespace scrape::app
