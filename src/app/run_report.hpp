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

}  // namespace scrape::app
