#pragma once
/// Rows by group, within a bound on all of them.

#include "field_statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::extract {

struct Group {
  std::uint64_t rows = 0;
  std::vector<FieldStatistics> fields;
};

struct Limits {
  std::size_t groups;
  std::size_t bytes;  ///< of numbers and texts
};

class Groups {
 public:
  Groups(std::size_t fields, Limits limits);

  /// A row of the group with that name, or of none.
  void add(std::optional<std::string_view> name, Row const& row);

  struct Named {
    std::optional<std::string> name;  ///< shortened, valid UTF-8
    Group const& group;
  };

  /// Those that have rows: first the rows without a group, then by name, then the others. One at least.
  std::vector<Named> in_order() const;

  std::size_t bytes() const noexcept { return bytes_; }
  bool has_others() const noexcept { return others_.rows > 0; }

 private:
  Group& find(std::optional<std::string_view> name);
  Group empty() const;
  std::size_t greatest_thickness();
  void make_room();

  template <class Visitor>
  void for_each_field(Visitor visit);

  std::size_t fields_;
  Limits limits_;
  std::map<std::string, Group, std::less<>> named_;
  Group unnamed_;
  Group others_;
  std::size_t bytes_ = 0;
};

}  // namespace scrape::extract
