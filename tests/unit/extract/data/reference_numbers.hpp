#pragma once
/// The numbers of numpy_reference.py.

#include "extract/data/numpy_reference.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace scrape::test {

inline double shaped(Shape shape, double u) {
  switch (shape) {
    case Shape::uniform:
      return u;
    case Shape::centred:
      return u * 2000.0 - 1000.0;
    case Shape::skewed:
      return u * u * u * u * 1e6;
    case Shape::whole:
      return std::floor(u * 50.0);
    case Shape::far:
      return u + 1e6;
    case Shape::large:
      return u * 1e150;
    case Shape::small:
      return u * 1e-150;
  }
  return 0;
}

inline std::vector<double> numbers_of(Reference const& reference) {
  std::uint64_t state = 20'261'126;
  std::vector<double> numbers;
  for (std::size_t i = 0; i < reference.count; ++i) {
    auto z = state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
    numbers.push_back(shaped(reference.shape, static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53));
  }
  return numbers;
}

}  // namespace scrape::test
