#include <scrape/base/text.hpp>
#include <scrape/http/content_range.hpp>

#include <algorithm>
#include <charconv>

namespace scrape::http {
namespace {

// Digits alone, and all of them.
std::optional<std::uint64_t> position(std::string_view text) noexcept {
  std::uint64_t value = 0;
  auto const* const end = text.data() + text.size();
  auto const [read, failed] = std::from_chars(text.data(), end, value);
  if (failed != std::errc() || read != end) return std::nullopt;
  return value;
}

constexpr bool is_tag_character(char c) noexcept {
  auto const byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte != 0x7f);
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view field) noexcept {
  constexpr std::string_view unit = "bytes";
  field = trim(field, " \t");
  if (!equal_ignoring_case(field.substr(0, unit.size()), unit)) return std::nullopt;
  field.remove_prefix(unit.size());
  auto const dash = field.find('-');
  auto const slash = field.find('/');
  if (!field.starts_with(' ') || slash == std::string_view::npos || dash > slash) return std::nullopt;
  auto const first = position(trim(field.substr(0, dash), " "));
  auto const last = position(field.substr(dash + 1, slash - dash - 1));
  auto const size = position(field.substr(slash + 1));
  if (!first || !last || *first > *last || (!size && field.substr(slash + 1) != "*")) return std::nullopt;
  if (size && *last >= *size) return std::nullopt;
  return ContentRange{*first, *last, size};
}

bool is_strong_tag(std::string_view tag) noexcept {
  return tag.size() >= 2 && tag.starts_with('"') && tag.ends_with('"') &&
         std::ranges::all_of(tag.substr(1, tag.size() - 2), is_tag_character);
}

}  // namespace scrape::http
