#pragma once
/// What the process needs from its surroundings before anything else happens.

namespace scrape::app {

/// Opens closed standard streams on /dev/null, ignores SIGPIPE and SIGXFSZ (their calls fail with a code instead), and
/// raises the limit of open files to what the system allows.
void prepare_process();

}  // namespace scrape::app
