#pragma once
/// Options whose values people write with a unit, or pick from a few words.

#include <scrape/base/units.hpp>

#include <CLI/CLI.hpp>

#include <stdexcept>
#include <string>

namespace scrape::app {

/// The failure of an option: "'5x' is not a duration …".
CLI::ValidationError invalid(std::string const& option, std::string const& text, char const* expected);

/// A duration; zero switches the limit off, as in curl.
void add_duration(CLI::App& app, std::string const& names, Duration& into, std::string const& help);

/// A time to let pass; zero is none.
void add_pause(CLI::App& app, std::string const& name, Duration& into, std::string const& help);

/// Requests in a time, read as the time from one to the next.
void add_rate(CLI::App& app, std::string const& name, Duration& into, std::string const& help);

/// A number of bytes; zero switches the limit off, as in curl.
void add_size(CLI::App& app, std::string const& name, ByteCount& into, std::string const& help);

/// A number of bytes as it stands: zero where that is what switches something off.
void add_bytes(CLI::App& app, std::string const& name, ByteCount& into, std::string const& help);

/// A name, of a file if nothing else is said, which must not be empty.
CLI::Option* add_name(CLI::App& app, std::string const& names, std::string& into, std::string const& help,
                      std::string const& type = "FILE");

/// What `read` gives; what it finds wrong is the failure of that option.
template <class Read>
auto explained(std::string const& option, Read const& read) {
  try {
    return read();
  } catch (std::invalid_argument const& problem) {
    throw CLI::ValidationError(option, problem.what());
  }
}

}  // namespace scrape::app
