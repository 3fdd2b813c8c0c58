#pragma once
/// Options whose values people write with a unit, or pick from a few words.

#include <scrape/base/units.hpp>

#include <CLI/CLI.hpp>

#include <string>

namespace scrape::app {

/// The failure of an option: "'5x' is not a duration …".
CLI::ValidationError invalid(std::string const& option, std::string const& text, char const* expected);

/// A duration; zero switches the limit off, as in curl.
void add_duration(CLI::App& app, std::string const& names, Duration& into, std::string const& help);

/// A number of bytes; zero switches the limit off, as in curl.
void add_size(CLI::App& app, std::string const& name, ByteCount& into, std::string const& help);

}  // namespace scrape::app
