#pragma once
/// What a run writes down of itself, and what earlier ones did: manifest, state and snapshot.

#include <scrape/app/options.hpp>
#include <scrape/engine/engine.hpp>
#include <scrape/store/append_file.hpp>
#include <scrape/store/archive.hpp>
#include <scrape/store/ledger.hpp>
#include <scrape/store/snapshot.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace scrape::app {

/// Lives on the loop's thread.
class Chronicle {
 public:
  /// Tells the user when the state had to be made anew. `disk` and `options` must outlive it. Throws LocalTrouble.
  Chronicle(store::Disk& disk, boost::asio::any_io_executor const& loop, Options const& options, WallTime started);
  Chronicle(Chronicle const&) = delete;
  Chronicle& operator=(Chronicle const&) = delete;
  /// Writes what still waits. A state in which damage was found is set aside, and the user told. Once the disk has
  /// finished.
  ~Chronicle();

  engine::Past past() const { return {archive_.get(), ledger_.continued_runs()}; }

  void add(plan::Record const& record);

  /// Bytes that wait to be written.
  std::size_t pending() const { return manifest_.pending() + ledger_.pending(); }

  /// Why records were lost; no error while none were.
  error_code failure() const { return manifest_.failure() ? manifest_.failure() : ledger_.failure(); }

  /// The same, a line for each file.
  std::vector<std::string> troubles() const;

  /// The file that has the records of this run; empty when that is no file, or not all are there.
  std::string place_of_records() const;

  // What follows is called when the disk has finished, finish() first.

  /// Writes what still waits.
  void finish() { ledger_.finish(); }

  /// As Ledger's.
  std::vector<std::string> changes() { return ledger_.changes(); }
  void forget_changes() { ledger_.forget_changes(); }

  /// Keeps the snapshot, if one is asked for, and returns its place; empty when none is. Errors: the system's.
  Result<std::string> keep_snapshot();

  /// The run is over. `is_complete`: all its entries were tried.
  void end(int exit_code, bool is_complete);

  /// There were no entries: it was no run.
  void discard();

 private:
  void add_to_snapshot(plan::Record const& record);
  void add_all_known();

  Options const& options_;
  WallTime started_;
  store::Ledger ledger_;
  std::unique_ptr<store::Archive> archive_;
  store::AppendFile manifest_;
  std::unique_ptr<store::Snapshot> snapshot_;  ///< none when none is asked for
};

}  // namespace scrape::app
