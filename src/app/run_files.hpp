#pragma once
/// The files that a run writes at its end: --summary, --metrics and --cookie-jar.

#include "run_report.hpp"

#include <scrape/app/options.hpp>
#include <scrape/base/units.hpp>
#include <scrape/store/whole_file.hpp>

#include <optional>
#include <string>

namespace scrape::app {

/// Lives on one thread.
class RunFiles {
 public:
  /// Makes sure that the files can be written. `options` must outlive it. Throws LocalTrouble.
  explicit RunFiles(Options const& options);

  /// Writes them, and returns the exit code: that of `facts`, or what comes of trouble with a file, which is told.
  int write(RunFacts facts, Summary const& summary, Harvest const& harvest) const;

  /// For a run that has nothing to sum up. The rest is as with write().
  int write_metrics(RunFacts const& facts, Summary const& summary) const;

  /// For a run that an exception ends with that code.
  void write_broken_off(int code) const;

 private:
  Options const& options_;
  WallTime started_ = std::chrono::system_clock::now();
  TimePoint begin_ = Clock::now();
  std::optional<store::WholeFile> summary_;
  std::optional<store::WholeFile> metrics_;
  std::optional<store::WholeFile> cookie_jar_;
};

}  // namespace scrape::app
