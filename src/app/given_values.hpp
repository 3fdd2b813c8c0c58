#pragma once
/// Where values stand on a command line.

#include <CLI/CLI.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::app {

struct GivenValue {
  std::size_t argument = 0;  ///< in argv
  std::string option;        ///< "--header", also when its short name is given; empty for an operand
  std::string_view text;     ///< all of the argument, or what follows the name of the option in it
};

/// In their order, read as the App would: "-qH VALUE", "-HVALUE", "--header=VALUE", and all that follows "--" is an
/// operand. What the App does not know has no value.
std::vector<GivenValue> given_values(CLI::App const& app, int argc, char const* const* argv);

}  // namespace scrape::app
