#!/usr/bin/python3
"""Writes numpy_reference.hpp: what numpy says of numbers that reference_numbers.hpp makes by the same rule.

Sum, mean and deviation are those of numpy.longdouble (80 bits), quantiles numpy.percentile's default.
Usage: numpy_reference.py > numpy_reference.hpp
"""

import numpy

SEED = 20_261_126
SIZES = [1, 2, 3, 4, 5, 10, 101, 1000, 100_000]
MASK = (1 << 64) - 1


def uniform(count):
    """SplitMix64, its 53 upper bits as 0 <= u < 1."""
    state = SEED
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield ((z ^ (z >> 31)) >> 11) * 2.0**-53


SHAPES = {
    "uniform": lambda u: u,
    "centred": lambda u: u * 2000.0 - 1000.0,
    "skewed": lambda u: u * u * u * u * 1e6,
    "whole": lambda u: float(int(u * 50.0)),
    "far": lambda u: u + 1e6,
    "large": lambda u: u * 1e150,
    "small": lambda u: u * 1e-150,
}


def main():
    print("#pragma once\n/// Written by numpy_reference.py with numpy", numpy.__version__ + ".\n")
    print("#include <array>\n#include <cstddef>\n\nnamespace scrape::test {\n")
    print("enum class Shape {", ", ".join(SHAPES), "};\n")
    print("struct Reference {\n  Shape shape;\n  std::size_t count;")
    print("  double sum, mean, stddev, median, p90, p99;  ///< stddev of one number means nothing\n};\n")
    print(f"inline constexpr std::array<Reference, {len(SHAPES) * len(SIZES)}> references{{{{")
    for name, shape in SHAPES.items():
        for count in SIZES:
            numbers = numpy.array([shape(u) for u in uniform(count)])
            exact = numbers.astype(numpy.longdouble)
            stddev = exact.std(ddof=1) if count > 1 else 0
            figures = [exact.sum(), exact.mean(), stddev, *numpy.percentile(numbers, [50, 90, 99])]
            print(f"    {{Shape::{name}, {count}, " + ", ".join(repr(float(f)) for f in figures) + "},")
    print("}};\n\n}  // namespace scrape::test")


if __name__ == "__main__":
    main()
