#include "groups.hpp"
#include "report.hpp"

#include <scrape/extract/statistics.hpp>

#include <algorithm>
#include <variant>

namespace scrape::extract {
namespace {

Limits limits_for(std::size_t fields) {
  auto const room = Statistics::most_cells / std::max<std::size_t>(fields, 1);
  return {std::clamp<std::size_t>(room, 1, Statistics::most_groups), Statistics::most_held};
}

// Numbers by their digits: 9.90 and 9.9 are two groups.
std::optional<std::string_view> name_of(Value const& value) noexcept {
  if (auto const* const text = std::get_if<std::string>(&value)) return *text;
  if (auto const* const number = std::get_if<Number>(&value)) return number->text;
  if (auto const* const json = std::get_if<Json>(&value)) return json->text;
  if (auto const* const truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  return std::nullopt;
}

}  // namespace

struct Statistics::State {
  std::optional<std::string_view> group_of(std::string_view host, Row const& row) const {
    if (group_by) return *group_by < row.size() ? name_of(row[*group_by]) : std::nullopt;
    return by_host ? std::optional(host) : std::nullopt;
  }
  Report report() const { return {names, group_by, group_by || by_host, groups}; }

  std::vector<std::string> names;
  std::optional<std::size_t> group_by;
  bool by_host;
  Groups groups;
};

Statistics::Statistics(std::vector<std::string> fields, std::optional<std::size_t> group_by_field, bool by_host) {
  Groups groups(fields.size(), limits_for(fields.size()));
  state_ = std::make_unique<State>(State{std::move(fields), group_by_field, by_host, std::move(groups)});
}

Statistics::Statistics(Statistics&&) noexcept = default;
Statistics& Statistics::operator=(Statistics&&) noexcept = default;
Statistics::~Statistics() = default;

void Statistics::add(std::string_view host, Row const& row) {
  state_->groups.add(state_->group_of(host, row), row);
}

std::string Statistics::to_text() const {
  return as_text(state_->report());
}

std::string Statistics::to_json() const {
  return as_json(state_->report());
}

std::vector<std::pair<std::string, std::uint64_t>> Statistics::missing() const {
  std::vector<std::pair<std::string, std::uint64_t>> fields;
  auto const groups = state_->groups.in_order();
  for (std::size_t i = 0; i < state_->names.size(); ++i) {
    std::uint64_t rows = 0;
    for (auto const& named : groups)
      rows += named.group.fields[i].missing();
    if (rows > 0) fields.emplace_back(state_->names[i], rows);
  }
  return fields;
}

std::size_t Statistics::held() const noexcept {
  return state_->groups.bytes();
}

}  // namespace scrape::extract
