#pragma once
/// A run in numbers, for programs.

#include "harvest.hpp"

#include <scrape/app/summary.hpp>

#include <string>

namespace scrape::app {

struct RunFacts {
  WallTime started{};
  Duration elapsed{};
  int exit_code = 0;
};

/// One JSON object with its line feed (cli.md, --summary).
std::string to_json(RunFacts const& facts, Summary const& summary, Harvest const& harvest);

/// Writes it to a file, in place of what that had; "-" is standard output. Throws LocalTrouble.
void write_summary(std::string const& file, std::string const& json);

}  // namespace scrape::app
