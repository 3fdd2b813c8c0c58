#include "option_groups.hpp"
#include "option_values.hpp"

namespace scrape::app {

void add_runs(CLI::App& app, Options& options) {
  auto* const group = app.add_option_group("Runs");
  add_pause(*group, "--wait", options.wait, "wait so long for another run in the output directory [0]");
  add_pause(*group, "--jitter", options.jitter, "sleep a random time below that before anything else [0]");
}

}  // namespace scrape::app
