#include "option_groups.hpp"
#include "option_values.hpp"

namespace scrape::app {
namespace {

constexpr std::size_t most_kept_runs = 1'000'000;

void add_reruns(CLI::App& group, Options& options) {
  auto& rerun = options.config.rerun;
  auto const be_fresh = [&rerun] { rerun = engine::Rerun::fresh; };
  auto* const fresh =
      group.add_flag_callback("--fresh", be_fresh, "fetch all anew, as if there had been no run before");
  auto const skip = [&rerun] { rerun = engine::Rerun::skip; };
  auto* const existing =
      group.add_flag_callback("--skip-existing", skip, "do not even ask whether pages that are there have changed");
  auto const take_failed = [&rerun] { rerun = engine::Rerun::failed; };
  auto* const failed = group.add_flag_callback("--retry-failed", take_failed,
                                               "only what failed or was not started last time; needs no SOURCE");
  existing->excludes(fresh);
  failed->excludes(fresh)->excludes(existing);
}

}  // namespace

void add_runs(CLI::App& app, Options& options) {
  auto* const group = app.add_option_group("Runs");
  add_reruns(*group, options);
  group->add_option("--keep-runs", options.kept_runs, "manifests of earlier runs to keep in DIR/.scrape/runs")
      ->check(CLI::Range(std::size_t{0}, most_kept_runs))
      ->capture_default_str()
      ->type_name("N");
  group->add_flag("--snapshot", options.takes_snapshot,
                  "keep the pages as this run left them in DIR/snapshots/TIMESTAMP");
  add_pause(*group, "--wait", options.wait, "wait so long for another run in the output directory [0]");
  add_pause(*group, "--jitter", options.jitter, "sleep a random time below that before anything else [0]");
  add_name(*group, "--changed", options.changed,
           "where the paths of new and changed pages go, one a line, - for stdout");
  add_name(*group, "--on-change", options.on_change, "run that in a shell when pages changed, their paths on its stdin",
           "CMD");
  add_name(*group, "--metrics", options.metrics, "where the run in numbers goes, as Prometheus reads them");
}

}  // namespace scrape::app
