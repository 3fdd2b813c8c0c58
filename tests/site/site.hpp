#pragma once
// The whole demo site as a handler for Server. See pages.hpp, api.hpp and content.hpp for what it answers.

#include "site/exchange.hpp"

#include <string>
#include <vector>

namespace scrape::site {

/// A site with a memory of its own (for /flaky); copies of the handler share it.
Handler demo_site();

/// Targets that all end in 200, after redirects at most; the same for each value of `host`, and for values below 20
/// mostly other pages each. A few take 0.3 to 1 s.
std::vector<std::string> good_targets(std::size_t host);

}  // namespace scrape::site
