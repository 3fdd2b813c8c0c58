#include "option_groups.hpp"
#include "option_values.hpp"

namespace scrape::app {

void add_runs(CLI::App& app, Options& options) {
  auto* const group = app.add_option_group("Runs");
  add_pause(*group, "--wait", options.wait, "wait so long for another run in the output directory [0]");
  add_pause(*group, "--jitter", options.jitter, "sleep a random time below that before anything else [0]");
  add_name(*group, "--changed", options.changed,
           "where the paths of new and changed pages go, one a line, - for stdout");
  add_name(*group, "--on-change", options.on_change, "run that in a shell when pages changed, their paths on its stdin",
           "CMD");
  add_name(*group, "--metrics", options.metrics, "where the run in numbers goes, as Prometheus reads them");
}

}  // namespace scrape::app
