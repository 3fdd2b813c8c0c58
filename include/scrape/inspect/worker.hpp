#pragma once
/// The process that reads pages for an Inspector.

#include <string_view>

namespace scrape::inspect {

/// The only argument of a process that is to become a worker.
inline constexpr std::string_view worker_argument = "--page-reader";

/// Reads pages until the other end of the connection, descriptor 3, is closed. Before the first page it gives up all it
/// does not need: other files, new files, the network, programs, more than 2 GiB of memory. Stop signals are left to
/// the parent, with whom it ends. Returns the exit code.
int run_worker();

}  // namespace scrape::inspect
