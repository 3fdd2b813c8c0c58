#pragma once
/// What a command line gives, before anything is done about it.

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace scrape::app {

/// Reads a command line as an App would, but runs no callback and checks no value.
class GivenOptions {
 public:
  /// Nothing is given.
  GivenOptions() = default;

  /// Takes a command line that is wrong as far as it is right: the App will say what is wrong with it.
  GivenOptions(CLI::App const& app, int argc, char const* const* argv);

  /// Whether that option of the App is given.
  bool has(std::string const& name) const;

  /// All values, in their order.
  std::vector<std::string> values_of(std::string const& name) const;

  /// The last value; empty when there is none.
  std::string value_of(std::string const& name) const;

 private:
  CLI::App copy_;
};

}  // namespace scrape::app
