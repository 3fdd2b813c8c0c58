#include "line.hpp"

#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace scrape::robots {
namespace {

constexpr std::string_view blanks = " \t";

// With the misspellings that Google's parser knows.
constexpr auto fields = std::to_array<std::pair<std::string_view, Field>>({
    {"user-agent", Field::user_agent},
    {"useragent", Field::user_agent},
    {"user agent", Field::user_agent},
    {"allow", Field::allow},
    {"disallow", Field::disallow},
    {"dissallow", Field::disallow},
    {"dissalow", Field::disallow},
    {"disalow", Field::disallow},
    {"diasllow", Field::disallow},
    {"disallaw", Field::disallow},
    {"crawl-delay", Field::crawl_delay},
    {"sitemap", Field::sitemap},
    {"site-map", Field::sitemap},
});

Field field_named(std::string_view name) {
  auto const is_name = [name](auto const& row) { return equal_ignoring_case(row.first, name); };
  auto const* const row = std::ranges::find_if(fields, is_name);
  return row == fields.end() ? Field::other : row->second;
}

// Where the name ends: at the colon, or between the only two words.
std::size_t separator_in(std::string_view line) {
  auto const colon = line.find(':');
  if (colon != std::string_view::npos) return colon;
  auto const blank = line.find_first_of(blanks);
  if (blank == std::string_view::npos) return blank;
  auto const second = line.find_first_not_of(blanks, blank);
  return line.find_first_of(blanks, second) == std::string_view::npos ? blank : std::string_view::npos;
}

}  // namespace

Line take_line(std::string_view& text) {
  auto const end = std::min(text.find_first_of("\r\n"), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  line = trim(line.substr(0, line.find('#')));
  auto const separator = separator_in(line);
  if (separator == std::string_view::npos) return {Field::other, {}};
  return {field_named(trim(line.substr(0, separator))), trim(line.substr(separator + 1))};
}

std::string_view product_token(std::string_view value) {
  constexpr CharSet members("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");
  auto const* const end = std::ranges::find_if_not(value, members);
  return value.substr(0, static_cast<std::size_t>(end - value.begin()));
}

}  // namespace scrape::robots
