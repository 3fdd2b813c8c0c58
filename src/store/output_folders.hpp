#pragma once
/// The output directory and where its files begin.

#include "medium.hpp"
#include "temporary_file.hpp"

#include <scrape/store/sync.hpp>

#include <string>

namespace scrape::store {

/// Creates what is missing; except for Sync::none a new directory survives what pages survive. Throws LocalTrouble when
/// the directory cannot be made or written.
Folders open_output_folders(std::string const& directory, Sync sync, Medium& medium);

}  // namespace scrape::store
