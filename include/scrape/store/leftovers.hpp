#pragma once
/// What killed runs left behind.

#include <string>

namespace scrape::store {

/// Empties DIR/.scrape/tmp, if there is such a folder. Follows no symbolic link, neither there nor to there. What
/// cannot be removed stays: it harms nobody. No other run may use the directory at that time.
void remove_leftovers(std::string const& directory) noexcept;

}  // namespace scrape::store
