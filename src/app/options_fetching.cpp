#include "option_groups.hpp"
#include "option_values.hpp"

namespace scrape::app {
namespace {

constexpr int most_jobs = 100'000;

}  // namespace

void add_fetching(CLI::App& app, plan::Policy& policy) {
  auto* const group = app.add_option_group("Fetching");
  group->add_option("-j,--jobs", policy.jobs, "requests in flight over all hosts")
      ->check(CLI::Range(1, most_jobs))
      ->capture_default_str()
      ->type_name("N");
  group->add_option("--per-host", policy.per_host, "connections to one host")
      ->check(CLI::Range(1, most_jobs))
      ->capture_default_str()
      ->type_name("N");
}

void add_limits(CLI::App& app, plan::Policy& policy) {
  auto* const group = app.add_option_group("Time and size");
  add_duration(*group, "-m,--max-time", policy.attempt_time, "time for one attempt [120s]; 0 for no limit");
  add_duration(*group, "--connect-timeout", policy.connect_time, "time for DNS, TCP and TLS [15s]; 0 for no limit");
  add_duration(*group, "--idle-timeout", policy.idle_time, "time without a byte received [30s]; 0 for no limit");
  add_size(*group, "--max-filesize", policy.max_body, "largest page, decoded [1G]; 0 for no limit");
}

}  // namespace scrape::app
