#include "groups.hpp"

#include "text_key.hpp"

#include <algorithm>
#include <utility>

namespace scrape::extract {
namespace {

// Longer names are told apart as longer texts are: see TopValues.
constexpr std::size_t longest_name = 192;

constexpr std::string_view others = "(others)";

std::string shown(std::string_view key) {
  std::string name(text_of(key, longest_name));
  return is_shortened(key, longest_name) ? name += "..." : name;
}

}  // namespace

Groups::Groups(std::size_t fields, Limits limits)
    : fields_(fields), limits_(limits), unnamed_(empty()), others_(empty()) {}

Group Groups::empty() const {
  return {0, std::vector<FieldStatistics>(fields_)};
}

void Groups::add(std::optional<std::string_view> name, Row const& row) {
  static Value const absent;
  auto& group = find(name);
  ++group.rows;
  for (std::size_t i = 0; i < fields_; ++i) {
    auto& field = group.fields[i];
    auto const before = field.bytes();
    field.add(i < row.size() ? row[i] : absent);
    bytes_ += field.bytes() - before;
  }
  if (bytes_ > limits_.bytes) make_room();
}

Group& Groups::find(std::optional<std::string_view> name) {
  if (!name) return unnamed_;
  auto const is_long = name->size() > longest_name;
  auto const key = is_long ? key_of(*name, longest_name) : std::string();
  auto const known = named_.find(is_long ? std::string_view(key) : *name);
  if (known != named_.end()) return known->second;
  if (named_.size() == limits_.groups) return others_;
  return named_.emplace(is_long ? key : std::string(*name), empty()).first->second;
}

template <class Visitor>
void Groups::for_each_field(Visitor visit) {
  auto const visit_all = [&visit](Group& group) {
    for (auto& field : group.fields)
      visit(field);
  };
  visit_all(unnamed_);
  for (auto& [name, group] : named_)
    visit_all(group);
  visit_all(others_);
}

std::size_t Groups::greatest_thickness() {
  std::size_t most = 0;
  for_each_field([&most](FieldStatistics& field) { most = std::max(most, field.thickness()); });
  return most;
}

// At the cost of those who have most to spare, and of all alike: equal groups stay equally exact, and a look at all of
// them frees so much that it is rare.
void Groups::make_room() {
  for (auto most = greatest_thickness(); bytes_ > limits_.bytes;) {
    for_each_field([this, most](FieldStatistics& field) {
      if (field.thickness() <= most / 2) return;
      bytes_ -= field.bytes();
      field.thin();
      bytes_ += field.bytes();
    });
    auto const left = greatest_thickness();
    if (left == most) return;
    most = left;
  }
}

std::vector<Groups::Named> Groups::in_order() const {
  std::vector<Named> groups;
  if (unnamed_.rows > 0 || named_.empty()) groups.push_back({std::nullopt, unnamed_});
  for (auto const& [name, group] : named_)
    groups.push_back({shown(name), group});
  if (has_others()) groups.push_back({std::string(others), others_});
  return groups;
}

}  // namespace scrape::extract
