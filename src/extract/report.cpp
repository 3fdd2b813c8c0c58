#include "report.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace scrape::extract {
namespace {

std::string percent(double part) {
  std::array<char, 32> digits{};
  auto const written = std::to_chars(digits.begin(), digits.end(), part * 100, std::chars_format::general, 2);
  return std::string(digits.begin(), written.ptr) + " %";
}

}  // namespace

std::array<Figure, 8> figures_of(FieldStatistics const& field) {
  auto const& moments = field.moments();
  std::array<std::optional<double>, 3> ranks;
  std::ranges::copy(field.quantiles().at({0.5, 0.9, 0.99}), ranks.begin());
  return {{{"mean", moments.mean()},
           {"median", ranks[0], true},
           {"min", moments.min()},
           {"max", moments.max()},
           {"stddev", moments.stddev()},
           {"p90", ranks[1], true},
           {"p99", ranks[2], true},
           {"sum", moments.sum()}}};
}

std::vector<std::string> notes_of(Report const& report) {
  double rank_error = 0;
  bool are_texts_exact = true;
  for (auto const& [name, group] : report.groups.in_order()) {
    for (auto const& field : group.fields) {
      rank_error = std::max(rank_error, field.quantiles().rank_error());
      are_texts_exact = are_texts_exact && field.texts().is_exact();
    }
  }
  std::vector<std::string> notes;
  if (rank_error > 0) {
    notes.push_back("~ more numbers than are kept: median, p90 and p99 are estimates whose ranks are off by at most " +
                    percent(rank_error) + " of the count");
  }
  if (!are_texts_exact) {
    notes.emplace_back(">= more different texts than are kept: there are at least so many, each at least so often");
  }
  if (report.groups.has_others()) notes.emplace_back("more groups than are kept: further ones are in (others)");
  return notes;
}

}  // namespace scrape::extract
