#pragma once
/// Which runs a run continues.

#include "sqlite.hpp"

#include <scrape/store/ledger.hpp>

#include <cstdint>
#include <vector>

namespace scrape::store {

/// A run, and those of the same command before it none of which came to its end.
struct RunChain {
  std::uint64_t run = 1;
  std::uint64_t first = 1;
  std::int64_t sources = 0;  ///< hash of where the entries come from; 0: they are what earlier runs left open
  std::int64_t shape = 0;    ///< hash of what requests and names depend on

  /// Whose pages count as fetched, in ascending order: these, this one, and runs of the same shape in between that took
  /// what was open.
  std::vector<std::uint64_t> runs;
};

/// Of a run that is about to begin. Throws SqliteError.
RunChain continue_runs(Database& database, RunBegin const& begin);

}  // namespace scrape::store
