#pragma once
/// The disk's half of a Ledger.

#include "page_rows.hpp"
#include "run_chain.hpp"
#include "sqlite.hpp"

#include <scrape/base/wire.hpp>
#include <scrape/plan/record.hpp>
#include <scrape/store/ledger.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::store {

/// Appends a record on its way to the disk's thread. Without its line it is only counted, and the time of its file
/// kept.
void encode(plan::Record const& record, std::string_view line, Encoder& batch);

/// Lives on one thread at a time.
class LedgerWriter {
 public:
  /// As Ledger's.
  LedgerWriter(std::string const& directory, RunBegin begin, Ledger::Tell const& tell);

  std::string const& file() const noexcept { return file_; }
  /// Where the damaged state is, once write() has set it aside.
  std::string const& kept_as() const noexcept { return kept_as_; }
  std::uint64_t run() const noexcept { return chain_.run; }
  std::uint64_t first_run() const noexcept { return chain_.first; }
  std::vector<std::uint64_t> const& continued_runs() const noexcept { return chain_.runs; }

  /// Writes what encode() made, in one transaction. A state that turns out to be damaged is set aside. After a failure
  /// nothing more is written.
  error_code write(std::string_view batch);

  /// As Ledger's.
  std::vector<std::string> changes();
  error_code forget_changes();
  error_code end(WallTime now, int exit_code, bool is_complete);
  std::string set_aside(WallTime now);

 private:
  void open(std::string const& directory, Ledger::Tell const& tell);
  void begin_run();
  void put(Decoder& batch);
  void put_time(Decoder& batch);
  void save_counts();
  void close() noexcept;
  template <class Work>
  error_code attempt(Work const& work);
  template <class Work>
  error_code attempt_in_run(Work const& work);

  std::string file_;
  std::string kept_as_;
  RunBegin begin_;
  std::optional<Database> database_;  ///< none after a failure
  RunChain chain_;
  bool has_begun_ = false;
  std::array<std::uint64_t, plan::all_endings.size()> counts_{};
  std::optional<PageRows> pages_;
  std::optional<Statement> change_;
  std::optional<Statement> save_counts_;
};

}  // namespace scrape::store
