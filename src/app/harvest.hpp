#pragma once
/// What becomes of what pages had: rows, links, statistics.

#include <scrape/app/options.hpp>
#include <scrape/extract/statistics.hpp>
#include <scrape/plan/fingerprint_set.hpp>
#include <scrape/plan/record.hpp>
#include <scrape/store/append_file.hpp>
#include <scrape/store/disk.hpp>
#include <scrape/store/input_order.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace scrape::app {

/// Lives on the executor's thread; what takes long is done on the disk's.
class Harvest {
 public:
  /// Opens the files that the options name. `disk` and `options` must outlive it. Throws LocalTrouble.
  Harvest(store::Disk& disk, boost::asio::any_io_executor loop, Options const& options);
  ~Harvest();

  /// Takes away what an earlier run left in the files; a first record does it too.
  void begin();

  /// To be called for every record.
  void add(plan::Record const& record);

  /// Bytes that are not written yet.
  std::size_t pending() const;

  /// Why rows or links were lost; no error while none were.
  error_code failure() const;

  /// Completes the files.
  void finish();

  /// "cannot write the rows 'r.csv': No space left on device", a line for each file.
  std::vector<std::string> troubles() const;

  /// What came of it, a line each: rows and what was missing in them, pages that could not be read. Safe to print.
  std::vector<std::string> report() const;

  bool has_rows() const noexcept { return !missing_.empty(); }
  std::uint64_t rows() const noexcept { return rows_; }
  std::uint64_t unread_pages() const noexcept { return unread_; }

  /// For each field, the rows in which it was missing.
  std::vector<std::pair<std::string, std::uint64_t>> missing() const;

  /// Nothing when no statistics were asked for.
  extract::Statistics const* statistics() const noexcept;

 private:
  struct OnDisk;

  void add_findings(plan::Record const& record);

  store::Disk& disk_;
  boost::asio::any_io_executor loop_;
  Options const& options_;
  std::unique_ptr<store::AppendFile> rows_file_;
  std::unique_ptr<store::AppendFile> links_file_;
  std::unique_ptr<store::InputOrder> order_;
  std::shared_ptr<OnDisk> on_disk_;
  bool has_begun_ = false;
  std::uint64_t rows_ = 0;
  std::uint64_t unread_ = 0;
  std::vector<std::uint64_t> missing_;
  std::vector<std::string> examples_;  ///< of pages that could not be read
};

}  // namespace scrape::app
