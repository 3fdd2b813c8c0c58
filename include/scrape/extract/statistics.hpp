#pragma once
/// What the rows of a run say as a whole.

#include <scrape/extract/value.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scrape::extract {

/// Figures of each field, for all rows or for each group of rows. Numbers have count, mean, median, min, max, sample
/// deviation, p90, p99 and sum; texts (true and false among them) count, distinct ones and the five most frequent; of
/// objects only the count is taken. A field with several kinds of values has the figures of each. A list counts as its
/// members.
///
/// Takes less than 64 MiB whatever comes: most_held for numbers and texts, the fixed part of most_cells fields, and
/// what an allocator loses between them. When most_held does not suffice, the fields that hold most become estimates
/// (see Quantiles and TopValues), and the results say so. The same rows in the same order have the same results.
class Statistics {
 public:
  static constexpr std::size_t most_groups = 1000;
  static constexpr std::size_t most_cells = 10'000;  ///< groups times fields: many fields leave room for fewer groups
  static constexpr std::size_t most_held = std::size_t{32} * 1024 * 1024;

  /// Groups rows by the value of the field with that index, else by host if `by_host`, else not. Rows of further groups
  /// than there is room for are counted as "(others)".
  Statistics(std::vector<std::string> fields, std::optional<std::size_t> group_by_field, bool by_host);
  Statistics(Statistics&&) noexcept;
  Statistics& operator=(Statistics&&) noexcept;
  ~Statistics();

  /// A row has a value for each field; a value that it lacks is missing.
  void add(std::string_view host, Row const& row);

  /// Tables for a terminal. What came from outside is harmless: see printable().
  std::string to_text() const;

  /// {"groups":[{"group":null,"rows":3,"fields":[{"name":"price","type":"number","count":2,"missing":1,"mean":…}]}],
  /// "notes":[…]} and a line feed. The type is number, text, object or, without any value, none. Groups are in the
  /// order of their bytes, rows without one first, "(others)" last. Figures that do not exist, or that no double
  /// holds, are null. Estimates have a "rank_error" or an "undercount" above 0.
  std::string to_json() const;

  /// Fields that were missing in some rows, with how many those are.
  std::vector<std::pair<std::string, std::uint64_t>> missing() const;

  /// Bytes of the numbers and texts that are held.
  std::size_t held() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scrape::extract
