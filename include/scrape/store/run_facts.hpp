#pragma once
/// A run, as the state keeps it.

#include <scrape/base/units.hpp>
#include <scrape/plan/ending.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace scrape::store {

struct RunFacts {
  std::uint64_t id = 0;     ///< 1, 2, 3 …: its records are in DIR/.scrape/runs/ID.jsonl
  std::uint64_t first = 0;  ///< of the runs that it continues, or its own
  WallTime started{};
  std::string arguments;   ///< its command line, without secrets
  std::string configured;  ///< what the configuration file gave, as it would stand in front of that
  std::uint64_t process = 0;

  std::optional<WallTime> ended;                                 ///< nothing while it goes on, and when it was killed
  std::optional<int> exit_code;                                  ///< the same
  bool is_complete = false;                                      ///< every entry of its lists was tried
  std::array<std::uint64_t, plan::all_endings.size()> counts{};  ///< of records, by ending
};

}  // namespace scrape::store
