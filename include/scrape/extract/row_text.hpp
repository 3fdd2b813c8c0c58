#pragma once
/// Rows as lines of JSON and of CSV.

#include <scrape/extract/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

/// Which entry of the list a row came from.
struct RowHead {
  std::uint64_t index;   ///< 1-based
  std::string_view url;  ///< as given; bytes that are not UTF-8 come out as U+FFFD
};

/// {"index":3,"url":"…","price":9.90,"tags":["a","b"],"missing":null} and a line feed. Numbers and Json come out as
/// they are, digit by digit. A row has a value for each name.
void append_jsonl_row(std::string& out, std::vector<std::string> const& names, RowHead const& head, Row const& row);

/// index,url and the names (RFC 4180).
void append_csv_head(std::string& out, std::vector<std::string> const& names);

/// A record of CSV (RFC 4180) with its CRLF. What was not found is an empty field, an empty text is "", an array or an
/// object its JSON in quotes; text is quoted where it needs to be, and where it begins or ends with a blank.
/// Values keep what they begin with: a spreadsheet may take one with = + - @ for a formula, but data are not altered
/// for its sake.
void append_csv_row(std::string& out, RowHead const& head, Row const& row);

}  // namespace scrape::extract
