#pragma once
/// What this program is made of.

#include <string>

namespace scrape::app {

/// For --version: our own version, those of the libraries in use, the features built in.
std::string versions();

}  // namespace scrape::app
