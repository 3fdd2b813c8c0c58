#pragma once
/// What killed runs left behind.

#include <string>

namespace scrape::store {

/// Empties DIR/.scrape/tmp, if there is such a folder. DIR/.scrape itself may be a symbolic link, as for lock and
/// state, but no other one is followed. What cannot be removed stays: it harms nobody. No other run may use the
/// directory at that time.
void remove_leftovers(std::string const& directory);

}  // namespace scrape::store
