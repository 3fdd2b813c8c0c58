#pragma once
// Made-up content, the same on every machine and at every start, so that tests can work out what they must get.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::site {

/// A repeatable die: the same seed throws the same numbers.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) noexcept : state_(seed) {}
  std::uint64_t next() noexcept;
  /// 0 to `bound` - 1.
  std::size_t below(std::size_t bound) noexcept { return static_cast<std::size_t>(next() % bound); }

 private:
  std::uint64_t state_;
};

std::string_view word(Dice& dice);
/// `count` words, the first with a capital letter, without a full stop.
std::string phrase(Dice& dice, std::size_t count);
std::string paragraph(Dice& dice);

/// What /bytes/N and its like answer: noise without a period. `fill_bytes` writes the part that begins at `offset`.
void fill_bytes(std::span<char> into, std::uint64_t offset);
std::string bytes_body(std::size_t size);

/// What /gzip/N and its like answer: exactly `size` bytes of ASCII text in lines, which compresses well.
std::string text_body(std::size_t size);

/// What the shop of the demo site sells: items 1 to `item_count`.
struct Item {
  std::uint64_t id = 0;
  std::string name;
  unsigned cents = 0;          ///< price in euro cents
  unsigned rating_tenths = 0;  ///< 10 to 50: 1.0 to 5.0 stars
  std::vector<std::string> tags;
};
constexpr std::uint64_t item_count = 200;
Item item(std::uint64_t id);

/// `cents` as `12.05`.
std::string price_text(unsigned cents);

}  // namespace scrape::site
