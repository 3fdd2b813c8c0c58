#include "option_groups.hpp"

namespace scrape::app {
namespace {

constexpr int most_redirects = 1'000;

}  // namespace

void add_http(CLI::App& app, engine::Config& config) {
  auto* const group = app.add_option_group("HTTP");
  group->add_option("--max-redirs", config.policy.max_redirects, "redirects to follow for one URL")
      ->check(CLI::Range(0, most_redirects))
      ->capture_default_str()
      ->type_name("N");
}

}  // namespace scrape::app
