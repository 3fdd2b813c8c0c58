#pragma once
/// A state that is gone or damaged, made anew from what else there is.

#include "sqlite.hpp"

#include <scrape/base/units.hpp>

#include <string>
#include <vector>

namespace scrape::store {

/// Renames a damaged state, and what SQLite keeps beside it, to "….corrupt-20261127T130512Z". Returns the new name;
/// empty when that cannot be done.
std::string set_aside(std::string const& file, WallTime now);

/// Opens the state of a directory for writing. One that is damaged is set aside; when there is none, the files that
/// manifests name and that are still there are taken into a new one. `notices` says what was done. Throws SqliteError,
/// LocalTrouble.
Database open_or_rebuild(std::string const& directory, WallTime now, std::vector<std::string>& notices);

}  // namespace scrape::store
