#include "option_groups.hpp"
#include "option_values.hpp"

namespace scrape::app {
namespace {

constexpr int most_jobs = 100'000;
constexpr int most_threads = 1'000;
constexpr int most_retries = 1'000;

constexpr auto shortest_speed_time = std::chrono::seconds(1);

// As in curl, either of the two options switches the limit on.
void add_speed(CLI::App& group, plan::Policy& policy) {
  auto const read_limit = [&policy](std::string const& text) {
    auto const size = parse_size(text);
    if (!size) throw invalid("--speed-limit", text, "a size such as 500, 64k, 10M or 2G");
    policy.speed_limit = *size;
  };
  auto* const limit =
      group
          .add_option_function<std::string>(
              "--speed-limit", read_limit, "slowest body, bytes a second over --speed-time [none; 1 with --speed-time]")
          ->type_name("BYTES");
  auto const read_time = [&policy, limit](std::string const& text) {
    auto const duration = parse_duration(text);
    if (!duration || *duration < shortest_speed_time) throw invalid("--speed-time", text, "a duration of 1s or more");
    policy.speed_time = *duration;
    if (limit->empty()) policy.speed_limit = ByteCount{1};
  };
  group.add_option_function<std::string>("--speed-time", read_time, "time of --speed-limit [30s]")->type_name("DUR");
}

void add_retries(CLI::App& group, plan::Policy& policy) {
  group.add_option("--retry", policy.retries, "attempts after the first when a failure may pass")
      ->check(CLI::Range(0, most_retries))
      ->capture_default_str()
      ->type_name("N");
  add_pause(group, "--retry-delay", policy.retry_delay, "time between attempts [0: random, up to 1s, 2s, 4s ...]");
  add_duration(group, "--retry-max-time", policy.retry_time,
               "no retry later than this after the first attempt; 0 for no limit");
}

}  // namespace

void add_fetching(CLI::App& app, Options& options) {
  auto& policy = options.config.policy;
  auto* const group = app.add_option_group("Fetching");
  group->add_option("-j,--jobs", policy.jobs, "requests in flight over all hosts")
      ->check(CLI::Range(1, most_jobs))
      ->capture_default_str()
      ->type_name("N");
  add_manners(*group, policy);
  group
      ->add_option("--threads", options.threads,
                   "threads that drive connections [one for 256 jobs, at most one a core]")
      ->check(CLI::Range(1, most_threads))
      ->type_name("N");
  add_bytes(*group, "--limit-rate", policy.rate_limit, "bytes a second of all pages together [any]");
  group->add_flag("--robots", policy.obeys_robots,
                  "fetch nothing that a site's robots.txt forbids, and as slowly as it asks");
  auto const expand = [&policy] { policy.obeys_robots = policy.expands_sitemaps = true; };
  group->add_flag_callback("--expand-sitemaps", expand,
                           "fetch also the pages in the sitemaps that robots.txt names; implies --robots");
  auto const be_stubborn = [&policy] { policy.is_adaptive = false; };
  group->add_flag_callback("--no-adaptive", be_stubborn, "do not ask hosts less that answer 429, 503, late or not");
}

void add_manners(CLI::App& app, plan::Policy& policy) {
  app.add_option("--per-host", policy.per_host, "connections to one host")
      ->check(CLI::Range(1, most_jobs))
      ->capture_default_str()
      ->type_name("N");
  add_pause(app, "--delay", policy.delay, "pause between two requests to one host [0]");
  add_rate(app, "--rate", policy.gap, "most requests to one host: 2/s, 30/m, 1000/h [any]");
}

void add_limits(CLI::App& app, plan::Policy& policy) {
  auto* const group = app.add_option_group("Time and size");
  add_duration(*group, "-m,--max-time", policy.attempt_time, "time for one attempt [120s]; 0 for no limit");
  add_duration(*group, "--connect-timeout", policy.connect_time, "time for DNS, TCP and TLS [15s]; 0 for no limit");
  add_duration(*group, "--idle-timeout", policy.idle_time, "time without a byte received [30s]; 0 for no limit");
  add_speed(*group, policy);
  add_size(*group, "--max-filesize", policy.max_body, "largest page, decoded [1G]; 0 for no limit");
  add_retries(*group, policy);
}

}  // namespace scrape::app
