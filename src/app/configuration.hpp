#pragma once
/// The options that a configuration file gives.

#include <scrape/plan/host_rules.hpp>

#include <CLI/CLI.hpp>

#include <string>

namespace scrape::app {

/// Adds --config, which sets `file`, and --no-config.
void add_configuration(CLI::App& app, std::string& file);

/// Reads the file of --config, or else $XDG_CONFIG_HOME/scrape/config.toml (~/.config/scrape/config.toml) if it is
/// there, as though its options stood first on the command line: of an option in both the command line's counts, and of
/// one that may be repeated all count, the file's first, as in curl. Names of files are relative to the working
/// directory, also as in curl.
///
/// Returns what was taken from it, as the command line would give it, without secrets.
///
/// Comes before the App reads the command line, and after all options were added. Throws ConfigurationError, which
/// names the place.
std::string read_configuration(CLI::App& app, plan::HostPatterns& hosts, int argc, char const* const* argv);

}  // namespace scrape::app
