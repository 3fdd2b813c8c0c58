#pragma once
/// DIR/.scrape/state.db: where it is, what it has, and which versions there are.

#include "sqlite.hpp"

#include <scrape/base/fatal.hpp>

#include <functional>
#include <string>

namespace scrape::store {

std::string state_path(std::string const& directory);

/// Creates the tables, or brings those of an earlier version up to date. `fill` is called for new ones: they are there
/// with what it puts into them, or not at all. Throws SqliteError; LocalTrouble for a state that a later version wrote.
void prepare_state(Database& database, std::string const& file, std::function<void()> const& fill);

/// For readers: throws LocalTrouble unless it has the present version.
void check_state(Database& database, std::string const& file);

/// "; another program holds it …": what to do about that failure; empty when nobody knows.
std::string hint_of(error_code const& failed);

/// "cannot use the state 'pages/.scrape/state.db': database is locked; another program holds it …".
LocalTrouble state_trouble(std::string const& file, error_code const& failed);

}  // namespace scrape::store
