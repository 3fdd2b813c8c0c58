#pragma once
/// DIR/.scrape/state.db: where it is, what it has, and which versions there are.

#include "sqlite.hpp"

#include <scrape/base/fatal.hpp>

#include <string>

namespace scrape::store {

std::string state_path(std::string const& directory);

/// Creates the tables, or brings those of an earlier version up to date. Throws SqliteError; LocalTrouble for a state
/// that a later version wrote.
void prepare_state(Database& database, std::string const& file);

/// For readers: throws LocalTrouble unless it has the present version.
void check_state(Database& database, std::string const& file);

/// "cannot use the state 'pages/.scrape/state.db': database is locked (…)".
LocalTrouble state_trouble(std::string const& file, error_code const& failed);

}  // namespace scrape::store
