#pragma once
/// Small files that options name.

#include <cstddef>
#include <string>

namespace scrape::app {

/// All of a file; `at_most` so many MiB, for somebody may name a device. Throws std::invalid_argument that says why
/// that cannot be: "No such file or directory".
std::string read_text_file(std::string const& name, std::size_t at_most);

}  // namespace scrape::app
