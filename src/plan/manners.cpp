#include <scrape/plan/manners.hpp>

#include <algorithm>

namespace scrape::plan {

Manners manners_of(Policy const& policy, std::string_view host) {
  auto const own = policy.hosts.of(host);
  auto const gap = std::max(own.delay.value_or(policy.delay), own.gap.value_or(policy.gap));
  return {own.per_host.value_or(policy.per_host), gap};
}

}  // namespace scrape::plan
