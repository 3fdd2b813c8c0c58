#pragma once
/// Tells what a run changed: --changed and --on-change.

#include <scrape/app/options.hpp>
#include <scrape/store/whole_file.hpp>

#include <optional>
#include <string>
#include <vector>

namespace scrape::app {

/// Lives on one thread.
class Announcement {
 public:
  struct Told {
    bool is_heard = false;  ///< by all that were to be told: nobody needs to be told the same again
    std::string trouble;    ///< what is to be said about it; empty when nothing
    int stop_signal = 0;    ///< that ended the run meanwhile; SIGPIPE when nobody reads standard output any longer
  };

  /// Makes sure that the file of --changed can be written. `options` must outlive it. Throws LocalTrouble.
  explicit Announcement(Options const& options);

  /// Whether anybody is to be told.
  bool is_wanted() const noexcept { return file_ || !options_.on_change.empty(); }

  /// Of files that are new or different, relative to the output directory; when there are none the command does not
  /// run.
  Told tell(std::vector<std::string> const& paths) const;

 private:
  Told run_command(std::string const& list, std::size_t number) const;

  Options const& options_;
  std::optional<store::WholeFile> file_;
};

}  // namespace scrape::app
