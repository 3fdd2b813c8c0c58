#include "report.hpp"
#include "text_table.hpp"

#include <scrape/base/text.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace scrape::extract {
namespace {

// Enough for prices and sizes; to_json() has them all.
constexpr int significant_digits = 8;

// Bytes of a text or of a name, before what is harmful in it is escaped.
constexpr std::size_t longest_shown = 60;

std::string cell_text(std::string_view text) {
  if (text.size() <= longest_shown) return printable(text);
  auto const cut = text.substr(0, longest_shown);
  return printable(cut.substr(0, first_invalid_utf8(cut))) + "...";
}

std::string cell_text(TopValues::Entry const& entry) {
  auto const is_cut_here = entry.text.size() > longest_shown;
  return cell_text(entry.text) + (entry.is_shortened && !is_cut_here ? "..." : "");
}

std::string figure_text(std::optional<double> number, bool is_estimate) {
  if (!number) return "-";
  std::array<char, 32> digits{};
  auto const written =
      std::to_chars(digits.begin(), digits.end(), *number, std::chars_format::general, significant_digits);
  return (is_estimate ? "~" : "") + std::string(digits.begin(), written.ptr);
}

std::string count_text(std::uint64_t number, bool is_least) {
  return (is_least ? ">=" : "") + std::to_string(number);
}

void append_numbers(std::string& out, Report const& report, Group const& group) {
  TextTable table({"numbers", "count", "missing", "mean", "median", "min", "max", "stddev", "p90", "p99", "sum"});
  for (std::size_t i = 0; i < group.fields.size(); ++i) {
    auto const& field = group.fields[i];
    if (i == report.left_out || field.moments().count() == 0) continue;
    std::vector<std::string> cells{cell_text(report.names[i]), std::to_string(field.moments().count()),
                                   std::to_string(field.missing())};
    auto const is_estimate = field.quantiles().rank_error() > 0;
    for (auto const& figure : figures_of(field))
      cells.push_back(figure_text(figure.value, figure.is_of_rank && is_estimate));
    table.add(std::move(cells));
  }
  if (table.has_rows()) table.append_to(out, false);
}

// The field stands beside the first of its texts.
void add_texts(TextTable& table, std::string_view name, FieldStatistics const& field) {
  auto const& texts = field.texts();
  auto const is_least = !texts.is_exact();
  auto const entries = texts.most_frequent(most_listed);
  std::vector<std::string> cells{cell_text(name), std::to_string(texts.count()), std::to_string(field.missing()),
                                 count_text(texts.distinct(), is_least)};
  if (entries.empty()) cells.insert(cells.end(), {"", ""});
  for (auto const& entry : entries) {
    cells.push_back(count_text(entry.count, is_least));
    cells.push_back(cell_text(entry));
    if (&entry != &entries.back()) table.add(std::exchange(cells, std::vector<std::string>(4)));
  }
  table.add(std::move(cells));
}

void append_texts(std::string& out, Report const& report, Group const& group) {
  TextTable table({"texts", "count", "missing", "distinct", "times", "most frequent"});
  for (std::size_t i = 0; i < group.fields.size(); ++i) {
    if (i != report.left_out && group.fields[i].texts().count() > 0) add_texts(table, report.names[i], group.fields[i]);
  }
  if (table.has_rows()) table.append_to(out, true);
}

// Objects, and fields that were never found.
void append_others(std::string& out, Report const& report, Group const& group) {
  TextTable table({"others", "objects", "missing"});
  for (std::size_t i = 0; i < group.fields.size(); ++i) {
    auto const& field = group.fields[i];
    auto const is_in_a_table = field.moments().count() + field.texts().count() > 0;
    if (i == report.left_out || (is_in_a_table && field.objects() == 0)) continue;
    table.add({cell_text(report.names[i]), std::to_string(field.objects()), std::to_string(field.missing())});
  }
  if (table.has_rows()) table.append_to(out, false);
}

}  // namespace

std::string as_text(Report const& report) {
  std::string out;
  for (auto const& [name, group] : report.groups.in_order()) {
    if (!out.empty()) out += '\n';
    if (report.is_grouped) out += (name ? cell_text(*name) : "(none)") + ": ";
    out += std::to_string(group.rows) + (group.rows == 1 ? " row\n" : " rows\n");
    append_numbers(out, report, group);
    append_texts(out, report, group);
    append_others(out, report, group);
  }
  for (auto const& note : notes_of(report))
    out += note + '\n';
  return out;
}

}  // namespace scrape::extract
