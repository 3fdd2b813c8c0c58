#pragma once
/// What is known of the values of one field in one group of rows.

#include <scrape/extract/moments.hpp>
#include <scrape/extract/quantiles.hpp>
#include <scrape/extract/top_values.hpp>
#include <scrape/extract/value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace scrape::extract {

class FieldStatistics {
 public:
  void add(Value const& value);

  std::uint64_t missing() const noexcept { return missing_; }  ///< rows
  std::uint64_t objects() const noexcept { return objects_; }  ///< and lists within lists
  Moments const& moments() const noexcept { return moments_; }
  Quantiles const& quantiles() const noexcept { return quantiles_; }
  TopValues const& texts() const noexcept { return texts_; }

  /// Numbers and texts that are held, and a way to hold fewer where there is most to spare.
  std::size_t bytes() const noexcept { return quantiles_.bytes() + texts_.bytes(); }
  std::size_t thickness() const noexcept { return std::max(quantiles_.thickness(), texts_.bytes()); }
  void thin();

 private:
  void add_number(double number);
  void add_members(Json const& list);

  std::uint64_t missing_ = 0;
  std::uint64_t objects_ = 0;
  Moments moments_;
  Quantiles quantiles_;
  TopValues texts_;
};

}  // namespace scrape::extract
