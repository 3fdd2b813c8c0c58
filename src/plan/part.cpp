#include <scrape/plan/part.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace scrape::plan {
namespace {

constexpr std::string_view first_line = "scrape-part 2\n";
constexpr std::string_view last_line = "end\n";
constexpr std::size_t hash_digits = 64;

constexpr auto texts = std::to_array<std::pair<std::string_view, std::string Part::*>>({
    {"key ", &Part::key},
    {"url ", &Part::url},
    {"asked ", &Part::asked},
    {"sha256 ", &Part::sha256},
    {"validator ", &Part::validator},
    {"content-type ", &Part::content_type},
    {"etag ", &Part::etag},
    {"last-modified ", &Part::last_modified},
    {"promised ", &Part::promised},
});

constexpr std::string_view size_key = "size ";
constexpr std::string_view whole_key = "whole ";

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  auto const* const end = text.data() + text.size();
  auto const [read, failed] = std::from_chars(text.data(), end, number);
  return failed == std::errc() && read == end ? std::optional(number) : std::nullopt;
}

bool take_number(Part& part, std::string_view line) {
  if (line.starts_with(size_key)) {
    auto const size = number_in(line.substr(size_key.size()));
    part.size.value = size.value_or(0);
    return size.has_value();
  }
  part.whole = line.starts_with(whole_key) ? number_in(line.substr(whole_key.size())) : std::nullopt;
  return part.whole.has_value();
}

bool take_line(Part& part, std::string_view line) {
  for (auto const& [key, text] : texts) {
    if (!line.starts_with(key)) continue;
    part.*text = line.substr(key.size());
    return true;
  }
  return take_number(part, line);
}

bool is_complete(Part const& part) {
  return !part.key.empty() && !part.url.empty() && !part.asked.empty() && !part.validator.empty() &&
         part.size.value > 0 && part.sha256.size() == hash_digits;
}

}  // namespace

std::string to_text(Part const& part) {
  std::string text(first_line);
  text.append(size_key).append(std::to_string(part.size.value)) += '\n';
  if (part.whole) text.append(whole_key).append(std::to_string(*part.whole)) += '\n';
  for (auto const& [key, member] : texts) {
    if (!(part.*member).empty()) text.append(key).append(part.*member) += '\n';
  }
  return text.append(last_line);
}

std::optional<Part> part_in(std::string_view text) {
  if (!text.starts_with(first_line) || !text.ends_with('\n' + std::string(last_line))) return std::nullopt;
  text.remove_prefix(first_line.size());
  text.remove_suffix(last_line.size());
  Part part;
  while (!text.empty()) {
    auto const line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!take_line(part, line)) return std::nullopt;
  }
  return is_complete(part) ? std::optional(std::move(part)) : std::nullopt;
}

}  // namespace scrape::plan
