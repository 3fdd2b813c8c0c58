#pragma once
/// Columns for a terminal.

#include <string>
#include <vector>

namespace scrape::extract {

/// The first column and the last one begin where they begin, those between end where they end. Widths are in code
/// points: wide and combining characters are not known here.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> heads) { rows_.push_back(std::move(heads)); }

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool has_rows() const noexcept { return rows_.size() > 1; }

  /// Two blanks between columns, none at the end of a line.
  void append_to(std::string& out, bool is_last_to_the_left) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace scrape::extract
