#pragma once
/// What a run does once its last entry has its record.

#include "announcement.hpp"
#include "budget.hpp"
#include "chronicle.hpp"
#include "harvest.hpp"
#include "run_files.hpp"
#include "signals.hpp"

#include <scrape/app/options.hpp>
#include <scrape/app/summary.hpp>

#include <string>

namespace scrape::app {

/// What a run had, and how it went.
struct Course {
  Options const& options;
  RunFiles const& files;
  Announcement const& announcement;
  Budget const& budget;
  Signals const& signals;
  Summary const& summary;
  Chronicle& chronicle;
  Harvest& harvest;
  WallTime started;
  TimePoint begin;
  bool was_broken_off;  ///< by a signal, or because pages or records could not be written
};

/// Lives on the loop's thread, once the loop is over and the disk has finished.
class Conclusion {
 public:
  explicit Conclusion(Course const& course) : course_(course) {}

  /// Completes all files, tells the user and whoever else wants to know, and returns the exit code. Throws
  /// LocalTrouble.
  int draw();

  /// Whether what was there to be tried has been.
  bool is_complete() const;

 private:
  error_code lost() const;
  bool reader_has_gone() const;
  bool is_empty() const;
  bool ended_over_budget() const;
  int conclude_empty();
  int result() const;
  int keep_snapshot(int outcome);
  int announce(int outcome) const;
  int announce_changes(int outcome) const;
  int end(int code, bool was_well) const;
  int end_chronicle(int code, bool was_well) const;
  int sum_up(int code) const;
  RunFacts facts(int code) const;
  void report() const;

  Course course_;
  std::string places_;  ///< of what else was written, for the last line
};

}  // namespace scrape::app
