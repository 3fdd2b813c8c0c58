#include "site/content.hpp"

#include <array>

namespace scrape::site {
namespace {

constexpr std::uint64_t text_seed = 1000;
constexpr std::uint64_t item_seed = 7000;

constexpr std::array<std::string_view, 64> words{
    "amber",   "anchor", "autumn",  "basket", "beacon",  "birch",   "bridge", "bronze", "canal",   "candle",  "cedar",
    "chalk",   "cloud",  "coast",   "copper", "cotton",  "crane",   "delta",  "ember",  "fern",    "ferry",   "field",
    "garden",  "glass",  "granite", "harbor", "harvest", "hazel",   "island", "ivory",  "juniper", "kettle",  "lantern",
    "linen",   "maple",  "marble",  "meadow", "mill",    "morning", "needle", "north",  "oak",     "orchard", "paper",
    "pebble",  "pepper", "quarry",  "quiet",  "river",   "saffron", "sail",   "silver", "slate",   "spring",  "stone",
    "thistle", "timber", "valley",  "velvet", "walnut",  "water",   "willow", "window", "winter"};

constexpr std::array<std::string_view, 6> tags{"new", "sale", "classic", "handmade", "outdoor", "gift"};

/// splitmix64 (Steele, Lea, Flood 2014): every input gives another output.
std::uint64_t mix(std::uint64_t value) noexcept {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

std::uint64_t Dice::next() noexcept {
  state_ = mix(state_);
  return state_;
}

std::string_view word(Dice& dice) {
  return words.at(dice.below(words.size()));
}

std::string phrase(Dice& dice, std::size_t count) {
  std::string text;
  for (std::size_t at = 0; at < count; ++at) {
    if (at > 0) text += ' ';
    text += word(dice);
  }
  if (!text.empty()) text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

std::string paragraph(Dice& dice) {
  std::string text;
  auto const sentences = 3 + dice.below(4);
  for (std::size_t at = 0; at < sentences; ++at) {
    if (at > 0) text += ' ';
    text += phrase(dice, 7 + dice.below(9)) + '.';
  }
  return text;
}

void fill_bytes(std::span<char> into, std::uint64_t offset) {
  std::uint64_t eight = mix(offset / 8);
  for (std::size_t at = 0; at < into.size(); ++at) {
    auto const place = offset + at;
    if (place % 8 == 0) eight = mix(place / 8);
    into[at] = static_cast<char>(eight >> (place % 8 * 8));
  }
}

std::string bytes_body(std::size_t size) {
  std::string bytes(size, '\0');
  fill_bytes(bytes, 0);
  return bytes;
}

std::string text_body(std::size_t size) {
  Dice dice(text_seed);
  std::string text;
  while (text.size() < size)
    text += phrase(dice, 10) + ".\n";
  text.resize(size);
  return text;
}

Item item(std::uint64_t id) {
  Dice dice(item_seed + id);
  Item made{.id = id, .name = phrase(dice, 2), .cents = 0, .rating_tenths = 0, .tags = {}};
  made.cents = static_cast<unsigned>(199 + dice.below(20000));
  made.rating_tenths = static_cast<unsigned>(10 + dice.below(41));
  auto const first = dice.below(tags.size());
  made.tags = {std::string(tags.at(first)), std::string(tags.at((first + 1) % tags.size()))};
  return made;
}

std::string price_text(unsigned cents) {
  auto const rest = cents % 100;
  return std::to_string(cents / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

}  // namespace scrape::site
