#include <scrape/base/text.hpp>
#include <scrape/http/cookie_date.hpp>
#include <scrape/http/set_cookie.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace scrape::http {
namespace {

constexpr std::size_t longest_pair = 4096;
constexpr std::size_t longest_attribute = 1024;
constexpr auto longest_life = std::chrono::days(400);
constexpr std::string_view blanks = " \t";

constexpr bool cannot_stand_in_cookie(char c) noexcept {
  auto const byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

std::string_view take_until(std::string_view& text, char delimiter) noexcept {
  auto const at = text.find(delimiter);
  auto const taken = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return taken;
}

std::chrono::sys_seconds seconds_of(WallTime time) noexcept {
  return std::chrono::floor<std::chrono::seconds>(time);
}

void set_expires(SetCookie& cookie, std::string_view value, WallTime now) {
  auto const date = parse_cookie_date(value);
  if (date) cookie.expires = std::min(*date, seconds_of(now) + longest_life);
}

// §5.6.2: digits, perhaps with a minus sign before them.
std::optional<std::chrono::seconds> max_age(std::string_view value) noexcept {
  auto const is_negative = value.starts_with('-');
  auto const digits = value.substr(is_negative ? 1 : 0);
  if (value.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  if (is_negative || digits.empty()) return std::chrono::seconds(0);
  std::chrono::seconds const longest = longest_life;
  std::chrono::seconds::rep seconds = 0;
  auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return read.ec == std::errc() ? std::min(std::chrono::seconds(seconds), longest) : longest;
}

void set_domain(SetCookie& cookie, std::string_view value) {
  cookie.domain = to_lower(value.starts_with('.') ? value.substr(1) : value);
}

void set_path(SetCookie& cookie, std::string_view value) {
  cookie.path = value.starts_with('/') ? value : std::string_view();
}

// Returns what Max-Age says, which counts more than Expires wherever it stands.
std::optional<std::chrono::seconds> set_attribute(SetCookie& cookie, std::string_view attribute, WallTime now) {
  auto const name = trim(take_until(attribute, '='), blanks);
  auto const value = trim(attribute, blanks);
  if (value.size() > longest_attribute) return std::nullopt;
  if (equal_ignoring_case(name, "Max-Age")) return max_age(value);
  if (equal_ignoring_case(name, "Expires")) set_expires(cookie, value, now);
  if (equal_ignoring_case(name, "Domain")) set_domain(cookie, value);
  if (equal_ignoring_case(name, "Path")) set_path(cookie, value);
  if (equal_ignoring_case(name, "Secure")) cookie.is_secure = true;
  if (equal_ignoring_case(name, "HttpOnly")) cookie.is_http_only = true;
  return std::nullopt;
}

}  // namespace

std::optional<SetCookie> parse_set_cookie(std::string_view field, WallTime now) {
  if (std::ranges::any_of(field, cannot_stand_in_cookie)) return std::nullopt;
  auto value = take_until(field, ';');
  auto const has_name = value.find('=') != std::string_view::npos;
  auto const name = has_name ? trim(take_until(value, '='), blanks) : std::string_view();
  value = trim(value, blanks);
  if ((name.empty() && value.empty()) || name.size() + value.size() > longest_pair) return std::nullopt;

  SetCookie cookie;
  cookie.name = name;
  cookie.value = value;
  std::optional<std::chrono::seconds> age;
  while (!field.empty()) {
    auto const given = set_attribute(cookie, take_until(field, ';'), now);
    if (given) age = given;
  }
  if (age) cookie.expires = *age > std::chrono::seconds(0) ? seconds_of(now) + *age : std::chrono::sys_seconds::min();
  return cookie;
}

}  // namespace scrape::http
