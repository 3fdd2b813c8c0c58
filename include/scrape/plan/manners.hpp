#pragma once
/// How a host may be asked.

#include <scrape/plan/policy.hpp>

#include <cstddef>
#include <string_view>

namespace scrape::plan {

struct Manners {
  std::size_t per_host = 6;  ///< requests in flight; at least 1
  Duration gap{};            ///< from one request to the next

  bool operator==(Manners const&) const = default;
};

/// As the policy says, for that host or else for all.
Manners manners_of(Policy const& policy, std::string_view host);

}  // namespace scrape::plan
