#pragma once
/// The log for operators: stderr, `info  saved url=… status=200`.

namespace scrape::app {

/// Verbosity 1 shows each finished entry, 2 each step of the event loop; 0 only what the run works around, and `quiet`
/// not even that.
void set_up_log(int verbosity, bool quiet);

}  // namespace scrape::app
