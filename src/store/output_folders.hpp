#pragma once
/// The output directory and where its files begin.

#include "medium.hpp"
#include "temporary_file.hpp"

#include <scrape/store/sync.hpp>

#include <string>

namespace scrape::store {

/// Creates the directory when there is none; except for Sync::none it then survives what pages survive. Throws
/// LocalTrouble when it cannot be made.
void make_output_folder(std::string const& directory, Sync sync, Medium& medium);

/// The same, with what else is missing. Throws LocalTrouble also when the directory cannot be written.
Folders open_output_folders(std::string const& directory, Sync sync, Medium& medium);

}  // namespace scrape::store
