#pragma once
/// Writes what a run comes to into DIR/.scrape/state.db.

#include <scrape/base/error.hpp>
#include <scrape/plan/record.hpp>
#include <scrape/store/run_facts.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::store {

namespace asio = boost::asio;

class Disk;

/// What makes commands the same. It may have secrets: only hashes of it are kept.
struct Command {
  std::string sources;  ///< where entries come from; empty: they are what earlier runs left open
  std::string shape;    ///< what requests and the names of files depend on
};

/// What a run says of itself when it begins.
struct RunBegin {
  WallTime started{};
  std::string arguments;   ///< without secrets
  std::string configured;  ///< as RunFacts has it
  Command command;
  bool continues = true;          ///< the last run of the same command, if that did not come to its end
  bool collects_changes = false;  ///< what it saves is to be told: see Ledger::changes()
  bool is_lasting = false;        ///< what is written survives a power loss at once
};

/// Records are gathered, and written in transactions on the disk's thread, after the pages they speak of. Lives on
/// `loop`, and works on the disk's thread. One at a time may exist for a directory.
class Ledger {
 public:
  using Tell = std::function<void(std::string const&)>;

  /// Opens the state of `directory`, creates it if need be, and begins a run. A state that is damaged is set aside, and
  /// what can be known is taken from manifests and files; `tell` gets a sentence about that. Throws LocalTrouble when
  /// it cannot be opened, is locked by somebody else, or was written by a later version.
  Ledger(Disk& disk, asio::any_io_executor const& loop, std::string const& directory, RunBegin const& begin,
         Tell const& tell);
  Ledger(Ledger const&) = delete;
  Ledger& operator=(Ledger const&) = delete;
  ~Ledger();

  /// This run.
  std::uint64_t run() const noexcept;

  /// The first of the runs of the same command that this one continues because none of them came to its end; or this
  /// one.
  std::uint64_t first_run() const noexcept;

  /// The runs whose pages need not be asked for again, this one among them: in ascending order.
  std::vector<std::uint64_t> const& continued_runs() const noexcept;

  /// Adds a record, whose line in the manifest that is. One of a URL without a place in the list is not kept.
  void add(plan::Record const& record, std::string_view line);

  /// Bytes that wait to be written.
  std::size_t pending() const;

  /// Why records were lost; no error while none were. Thread-safe.
  error_code failure() const;

  /// "cannot write the state 'pages/.scrape/state.db': disk I/O error"; empty while nothing was lost.
  std::string trouble() const;

  /// Writes what still waits. Once the disk has finished, and before all that follows.
  void finish();

  /// Paths of files that this run, or earlier ones that also collected them, saved, and that were not told yet, in
  /// alphabetical order. Throws LocalTrouble.
  std::vector<std::string> changes();

  /// They have been told.
  void forget_changes();

  /// The run is over.
  void end(WallTime now, int exit_code, bool is_complete);

  /// The state turned out to be damaged: nothing more is written, and the next run makes it anew. Returns where it is
  /// kept; empty when it is so already, or cannot be moved.
  std::string set_aside(WallTime now);

 private:
  struct Shared;

  void post();
  void post_at(TimePoint due);

  Disk& disk_;
  asio::any_io_executor loop_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace scrape::store
