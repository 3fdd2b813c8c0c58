#pragma once
/// The folders on the way to a file.

#include <scrape/base/result.hpp>

#include <string>

namespace scrape::store {

/// Creates those of `path` that are missing in the open folder `directory`. Errors: the system's.
Result<void> make_folders(int directory, std::string const& path);

}  // namespace scrape::store
