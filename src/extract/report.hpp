#pragma once
/// Statistics as people and programs read them.

#include "groups.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

constexpr std::size_t most_listed = 5;

struct Report {
  std::vector<std::string> const& names;
  std::optional<std::size_t> left_out;  ///< the field that the groups are named after
  bool is_grouped = false;
  Groups const& groups;
};

std::string as_text(Report const& report);
std::string as_json(Report const& report);

struct Figure {
  std::string_view name;
  std::optional<double> value;
  bool is_of_rank = false;  ///< and so may be an estimate
};

std::array<Figure, 8> figures_of(FieldStatistics const& field);

/// What there is to know of how far the figures hold.
std::vector<std::string> notes_of(Report const& report);

}  // namespace scrape::extract
