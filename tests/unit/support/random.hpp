#pragma once
/// The same pseudo-random choices on every machine and in every run: the standard distributions differ between
/// libraries.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace scrape::test {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to count - 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

  bool one_in(std::size_t count) { return below(count) == 0; }

  template <class Table>
  auto const& one_of(Table const& table) {
    return table[below(std::size(table))];
  }

  /// Up to `most` pieces of `table`, one after the other.
  template <class Table>
  std::string several_of(Table const& table, std::size_t most) {
    std::string text;
    for (auto count = below(most + 1); count > 0; --count)
      text += one_of(table);
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace scrape::test
