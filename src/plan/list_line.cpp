#include "list_object.hpp"

#include <scrape/base/text.hpp>
#include <scrape/plan/list_line.hpp>
#include <scrape/plan/user_information.hpp>

#include <algorithm>
#include <utility>

namespace scrape::plan {
namespace {

constexpr std::string_view default_scheme = "https://";

// Enough to recognise a URL by; a line can be a megabyte.
constexpr std::size_t shown_bytes = 120;

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return equal_ignoring_case(text.substr(0, start.size()), start);
}

// "http//example.org" would be read as a host named "http".
std::size_t scheme_without_colon(std::string_view text) {
  for (std::string_view const scheme : {"https", "http"}) {
    if (starts_with_ignoring_case(text, scheme) && text.substr(scheme.size()).starts_with("//")) return scheme.size();
  }
  return 0;
}

// "example.org:8080/x" has none, although RFC 3986 would see the scheme "example.org" in it.
bool has_scheme(std::string_view text) {
  auto const separator = text.find("://");
  auto const is_first = separator < text.find_first_of("/?#");
  return is_first || starts_with_ignoring_case(text, "http:") || starts_with_ignoring_case(text, "https:");
}

BadLine not_a_url(std::string_view text, std::string const& why, std::size_t column) {
  auto const given = without_credentials(text);
  return {to_utf8(given), column, "not a URL: " + quoted(given) + " (" + why + ")"};
}

BadLine not_a_url(std::string_view text, Errc why, std::size_t column) {
  return not_a_url(text, make_error_code(why).message(), column);
}

// A URL without user information; `given` is what it was before that was taken out.
ListLine parse_plain_url(std::string_view text, std::string_view given, std::size_t offset) {
  auto const bare = !has_scheme(text) && !text.empty();
  auto url = bare ? url::Url::parse(std::string(default_scheme) + std::string(text)) : url::Url::parse(text);
  if (url) return ListEntry{.given = std::string(given), .url = std::move(*url)};
  auto const error = url.error();
  auto const at = bare && error.at >= default_scheme.size() ? error.at - default_scheme.size() : error.at;
  auto const column = offset + std::min(at, text.size()) + 1;
  if (error.why == Errc::url_has_credentials) {
    return not_a_url(given, "a user name or password needs https:// or http:// before it", column);
  }
  return not_a_url(given, error.why, column);
}

ListLine parse_url_with_user(std::string_view text, std::string_view information, std::size_t offset) {
  auto const begin = static_cast<std::size_t>(information.data() - text.data());
  auto const read = read_user_information(information);
  if (auto const* const bad = std::get_if<BadUserInformation>(&read)) {
    return not_a_url(text, bad->problem, offset + begin + bad->at + 1);
  }
  auto const removed = information.size() + 1;
  auto const plain = std::string(text.substr(0, begin)).append(text.substr(begin + removed));
  auto line = parse_plain_url(plain, information.empty() ? std::string(text) : without_credentials(text), offset);
  if (auto* const bad = std::get_if<BadLine>(&line)) bad->column += bad->column > offset + begin ? removed : 0;
  auto* const good = std::get_if<ListEntry>(&line);
  if (good == nullptr || information.empty()) return line;
  good->request = marked({.credentials = std::get<http::Credentials>(read)});
  return line;
}

}  // namespace

std::string quoted(std::string_view text) {
  if (text.size() <= shown_bytes) return '\'' + printable(text) + '\'';
  return '\'' + printable(text.substr(0, shown_bytes)) + "...'";
}

ListLine parse_list_url(std::string_view text, std::size_t offset) {
  auto const trimmed = trim(text);
  offset += static_cast<std::size_t>(trimmed.data() - text.data());
  if (auto const bad = first_invalid_utf8(trimmed); bad != std::string_view::npos) {
    return not_a_url(trimmed, Errc::url_not_utf8, offset + bad + 1);
  }
  if (auto const colon = scheme_without_colon(trimmed); colon > 0) {
    return not_a_url(trimmed, Errc::url_missing_colon, offset + colon + 1);
  }
  if (auto const information = user_information_of(trimmed)) return parse_url_with_user(trimmed, *information, offset);
  return parse_plain_url(trimmed, trimmed, offset);
}

ListLine parse_list_line(std::string_view line) {
  auto const text = trim(line);
  if (text.empty() || text.starts_with('#')) return BlankLine{};
  auto const start = static_cast<std::size_t>(text.data() - line.data());
  return text.starts_with('{') ? parse_list_object(text, start) : parse_list_url(text, start);
}

}  // namespace scrape::plan
