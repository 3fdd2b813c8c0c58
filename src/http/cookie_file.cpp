#include <scrape/base/text.hpp>
#include <scrape/http/cookie_file.hpp>
#include <scrape/url/host.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace scrape::http {
namespace {

constexpr std::string_view http_only = "#HttpOnly_";
constexpr std::size_t columns = 7;

[[noreturn]] void refuse(std::size_t line, std::string const& what) {
  throw std::invalid_argument("line " + std::to_string(line) + ": " + what);
}

std::array<std::string_view, columns> columns_of(std::string_view line, std::size_t number) {
  std::array<std::string_view, columns> texts;
  std::size_t found = 0;
  for (auto& text : texts) {
    auto const end = found + 1 < columns ? std::min(line.find('\t'), line.size()) : line.size();
    text = line.substr(0, end);
    if (++found == columns) break;
    // Some programs leave out the tab before an empty value.
    if (end == line.size() && found + 1 < columns) {
      refuse(number, std::to_string(found) + " columns with tabs between them, where there must be 7");
    }
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return texts;
}

bool flag_of(std::string_view text, std::size_t number) {
  if (equal_ignoring_case(text, "TRUE")) return true;
  if (!equal_ignoring_case(text, "FALSE")) refuse(number, "neither TRUE nor FALSE in the second or fourth column");
  return false;
}

std::optional<std::chrono::sys_seconds> end_of(std::string_view text, std::size_t number) {
  std::int64_t seconds = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failed != std::errc() || end != text.data() + text.size()) refuse(number, "no time in the fifth column");
  if (seconds == 0) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

Cookie cookie_in(std::string_view line, std::size_t number) {
  auto const is_http_only = line.starts_with(http_only);
  if (is_http_only) line.remove_prefix(http_only.size());
  auto [domain, is_for_all, path, is_secure, expires, name, value] = columns_of(line, number);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  auto host = url::normalise_host(domain);
  if (!host) refuse(number, "no host in the first column");
  if (!path.starts_with('/')) refuse(number, "no path in the third column");
  return {std::string(name),       std::string(value),           std::move(*host),           std::string(path),
          end_of(expires, number), !flag_of(is_for_all, number), flag_of(is_secure, number), is_http_only};
}

bool has_controls(std::string_view line) noexcept {
  return std::ranges::any_of(line, [](char c) { return c != '\t' && static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

std::vector<Cookie> parse_cookie_file(std::string_view text) {
  std::vector<Cookie> cookies;
  for (std::size_t number = 1; !text.empty(); ++number) {
    auto const end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (trim(line).empty() || (line.starts_with('#') && !line.starts_with(http_only))) continue;
    if (has_controls(line)) refuse(number, "a control character");
    cookies.push_back(cookie_in(line, number));
  }
  return cookies;
}

std::string format_cookie_file(std::span<Cookie const> cookies) {
  constexpr auto flag = [](bool is_true) { return is_true ? "\tTRUE\t" : "\tFALSE\t"; };
  std::string text =
      "# Netscape HTTP Cookie File\n"
      "# Written by scrape. Who has this file has the sessions in it.\n\n";
  for (auto const& cookie : cookies) {
    text.append(cookie.is_http_only ? http_only : "").append(cookie.is_host_only ? "" : ".").append(cookie.domain);
    text.append(flag(!cookie.is_host_only)).append(cookie.path).append(flag(cookie.is_secure));
    text.append(std::to_string(cookie.expires ? cookie.expires->time_since_epoch().count() : 0)).append("\t");
    text.append(cookie.name).append("\t").append(cookie.value).append("\n");
  }
  return text;
}

}  // namespace scrape::http
