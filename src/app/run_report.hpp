#pragma once
/// A run in numbers, for programs.

#include "harvest.hpp"

#include <scrape/app/summary.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace scrape::app {

struct RunFacts {
  WallTime started{};
  Duration elapsed{};
  int exit_code = 0;
  std::optional<std::string_view> budget = {};  ///< the option whose budget ended the run: "deadline"
  ByteCount received = {};                      ///< of bodies, on the wire
};

/// One JSON object with its line feed (cli.md, --summary).
std::string to_json(RunFacts const& facts, Summary const& summary, Harvest const& harvest);

}  // namespace scrape::app
