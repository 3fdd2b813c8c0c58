#pragma once
/// What is to be found in every page.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

enum class Type {
  native,  ///< text of HTML, whatever JSON has
  string,
  number,  ///< read as people write it (number.hpp)
};

struct Field {
  std::string name;
  std::string selector;
  Type type = Type::native;
  bool is_list = false;  ///< all that is found, not the first
};

/// Reads "NAME=SELECTOR", "NAME[]=SELECTOR", "NAME:number=SELECTOR", "NAME[]:string=SELECTOR". Throws
/// std::invalid_argument, with a sentence for the user.
Field parse_field(std::string_view text);

enum class RowFormat { none, jsonl, csv };

struct Extraction {
  std::vector<Field> fields = {};
  std::string each = {};  ///< a row for each match of that selector; empty: one for the page
  RowFormat format = RowFormat::none;
  bool wants_values = false;  ///< for statistics
  bool wants_links = false;
  std::vector<std::string> needed = {};    ///< regular expressions that a page has to match
  std::vector<std::string> unwanted = {};  ///< and those that it must not

  bool has_rows() const noexcept { return !fields.empty(); }
  bool is_empty() const noexcept { return fields.empty() && !wants_links && needed.empty() && unwanted.empty(); }
};

}  // namespace scrape::extract
