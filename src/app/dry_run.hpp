#pragma once
/// -n: what a run would do, without a single request.

#include <scrape/app/options.hpp>

namespace scrape::app {

/// Reads all sources and prints to standard output what would be fetched and where it would be saved, then the hosts,
/// with the shortest time that each of them can take. Pages are named as HTML, which is what decides their extension.
/// Returns the exit code: exit_code::some_failed for bad lines and names that meet.
int dry_run(Options const& options);

}  // namespace scrape::app
