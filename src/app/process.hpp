#pragma once
/// What the process needs from its surroundings before anything else happens.

#include <cstddef>

namespace scrape::app {

/// Opens closed standard streams on /dev/null, ignores SIGPIPE and SIGXFSZ (their calls fail with a code instead), and
/// raises the limit of open files to what the system allows.
void prepare_process();

std::size_t most_open_files();

}  // namespace scrape::app
