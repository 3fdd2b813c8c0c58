#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>
#include <scrape/plan/file_name.hpp>
#include <scrape/plan/name_parts.hpp>

#include <algorithm>
#include <array>

namespace scrape::plan {
namespace {

constexpr std::size_t longest_extension = 10;

// "Naming Files, Paths, and Namespaces", Microsoft: these name devices, with any extension.
constexpr auto devices = std::to_array<std::string_view>(
    {"aux",  "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con",
     "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul",  "prn"});

bool is_device(std::string_view segment) noexcept {
  auto const stem = segment.substr(0, segment.find('.'));
  return (stem.size() == 3 || stem.size() == 4) && std::ranges::binary_search(devices, stem);
}

// Of the characters that stand in a normalised URL. The percent sign is not among them: file managers and servers undo
// percent-encodings.
constexpr auto is_safe = lower_digits | "-._~!$&'()+,;=@[]";

bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

SplitSegment split_extension(std::string_view segment) noexcept {
  auto const dot = segment.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {segment, {}};
  auto const extension = segment.substr(dot + 1);
  auto const fits = !extension.empty() && extension.size() <= longest_extension;
  auto const is_plain = std::ranges::all_of(extension, lower_digits);
  auto const has_letter = std::ranges::any_of(extension, is_lower);
  if (!fits || !is_plain || !has_letter) return {segment, {}};
  return {segment.substr(0, dot), extension};
}

bool is_portable(std::string_view segment) noexcept {
  if (segment.size() > longest_derived_component || segment.ends_with('.') || is_device(segment)) return false;
  if (segment.rfind('~') != std::string_view::npos && segment.rfind('~') != 0) return false;
  return std::ranges::all_of(segment, is_safe);
}

std::string portable(std::string_view segment) {
  std::string text(segment.substr(0, longest_derived_component));
  for (auto& c : text) {
    if (!is_safe(c) && !is_upper(c)) c = '_';
  }
  if (text.empty() || is_device(to_lower(text))) text.insert(0, 1, '_');
  text.resize(std::min(text.size(), longest_derived_component));
  if (text.ends_with('.')) text.back() = '_';
  return text;
}

}  // namespace scrape::plan
