#include "currency.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace scrape::extract {
namespace {

constexpr std::size_t most_letters = 3;

constexpr std::array<std::string_view, 12> signs{"$", "¢", "£", "¤", "¥", "֏", "؋", "৳", "฿", "៛", "﷼", "￥"};

// The longer ones first.
constexpr std::array<std::string_view, 18> abbreviations{"kr.", "kr",  "Kr.", "Kr", "zł",   "Kč",  "Ft",  "Fr.", "Fr",
                                                         "lei", "Lei", "лв.", "лв", "руб.", "руб", "грн", "Rs.", "Rs"};

constexpr bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

// Of the block of currency symbols, U+20A0 to U+20CF.
std::size_t size_in_block(std::string_view text) noexcept {
  constexpr std::string_view first = "\u20a0";
  constexpr std::string_view last = "\u20cf";
  auto const sign = text.substr(0, first.size());
  return sign.size() == first.size() && sign >= first && sign <= last ? sign.size() : 0;
}

template <class Words>
std::size_t size_of_any(std::string_view text, Words const& words) noexcept {
  auto const found = std::ranges::find_if(words, [text](std::string_view word) { return text.starts_with(word); });
  return found == words.end() ? 0 : found->size();
}

std::size_t size_of_sign(std::string_view text) noexcept {
  return std::max(size_of_any(text, signs), size_in_block(text));
}

std::size_t size_of_currency(std::string_view text) noexcept {
  auto const end = std::ranges::find_if_not(text.substr(0, most_letters), &is_upper) - text.begin();
  auto const letters = static_cast<std::size_t>(end);
  auto const sign = size_of_sign(text.substr(letters));
  if (sign > 0) return letters + sign;
  return letters == most_letters ? letters : size_of_any(text, abbreviations);
}

}  // namespace

bool take_currency(std::string_view& text) noexcept {
  auto const size = size_of_currency(text);
  text.remove_prefix(size);
  return size > 0;
}

}  // namespace scrape::extract
