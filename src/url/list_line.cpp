#include <scrape/base/path.hpp>
#include <scrape/base/text.hpp>
#include <scrape/url/list_line.hpp>

#include <boost/json/object.hpp>
#include <boost/json/stream_parser.hpp>

#include <array>

namespace scrape::url {
namespace {

namespace json = boost::json;

constexpr std::string_view default_scheme = "https://";

// Enough to recognise a URL by; a line can be a megabyte.
constexpr std::size_t shown_bytes = 120;

std::string quoted(std::string_view text) {
  if (text.size() <= shown_bytes) return '\'' + printable(text) + '\'';
  return '\'' + printable(text.substr(0, shown_bytes)) + "...'";
}

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

// A password in a list must not come to light in a message or a record, whatever else is wrong with its line.
std::string without_credentials(std::string_view text) {
  auto const secret = credentials_in(text);
  auto shown = std::string(text);
  if (!secret.empty()) shown.replace(static_cast<std::size_t>(secret.data() - text.data()), secret.size(), "***");
  return shown;
}

BadLine not_a_url(std::string_view text, Errc why, std::size_t at, std::size_t offset) {
  auto const given = without_credentials(text);
  return {to_utf8(given), offset + at + 1, "not a URL: " + quoted(given) + " (" + make_error_code(why).message() + ")"};
}

// Of a JSON line only its URL is shown: the rest may hold secrets, an Authorization header for example.
BadLine bad_json(std::string_view url, std::size_t at, std::string problem) {
  return {url.empty() ? "{...}" : to_utf8(without_credentials(url)), at + 1,
          "not a valid JSON line: " + std::move(problem)};
}

std::string unusable_key(std::string_view key) {
  for (std::string_view const later : {"headers", "method", "body"}) {
    if (key == later) return "the key '" + std::string(key) + "' is not supported yet";
  }
  return "unknown key " + quoted(key) + "; 'url' and 'path' are known";
}

std::string_view given_in(json::object const& object) {
  auto const* const url = object.if_contains("url");
  auto const* const text = url == nullptr ? nullptr : url->if_string();
  return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
}

ListLine parse_object(std::string_view line, std::size_t start, json::object const& object) {
  auto const given = given_in(object);
  std::string_view url_text;
  std::optional<std::string> path;
  for (auto const& [name, value] : object) {
    std::string_view const key(name.data(), name.size());
    if (key != "url" && key != "path") return bad_json(given, start, unusable_key(key));
    auto const* const text = value.if_string();
    if (text == nullptr) return bad_json(given, start, "'" + std::string(key) + "' must be a string");
    std::string_view const content(text->data(), text->size());
    if (key == "url") {
      url_text = content;
      continue;
    }
    auto checked = relative_path(content);
    if (checked.has_error() && checked.error() == Errc::name_reserved) {
      return bad_json(given, start, "'path' must not name what belongs to scrape itself: " + quoted(content));
    }
    if (!checked) {
      return bad_json(given, start, "'path' must name a file below the output directory, not " + quoted(content));
    }
    path = std::move(*checked);
  }
  if (url_text.empty()) return bad_json(given, start, "'url' is missing");
  auto const at = line.find(url_text);  // not found when escapes were undone
  auto entry = parse_list_url(url_text, at == std::string_view::npos ? start : start + at);
  if (auto* const good = std::get_if<ListEntry>(&entry)) good->path = std::move(path);
  return entry;
}

ListLine parse_json(std::string_view line, std::size_t start) {
  json::stream_parser parser;
  boost::system::error_code failed;
  auto const text = trim(line);
  auto const used = parser.write_some(text.data(), text.size(), failed);
  if (failed) return bad_json({}, start + used, failed.message());
  if (used < text.size()) return bad_json({}, start + used, "something follows the object");
  parser.finish(failed);
  if (failed) return bad_json({}, start + used, "the object is incomplete");
  auto const value = parser.release();
  return parse_object(line, start, value.as_object());
}

}  // namespace

std::string_view credentials_in(std::string_view text) {
  auto const at = text.rfind('@');
  if (at == std::string_view::npos) return {};
  auto const separator = text.find("://");
  auto const begin = separator < at ? separator + 3 : 0;
  return text.substr(begin, at - begin);
}

ListLine parse_list_url(std::string_view text, std::size_t offset) {
  auto const trimmed = trim(text);
  offset += static_cast<std::size_t>(trimmed.data() - text.data());
  if (auto const bad = first_invalid_utf8(trimmed); bad != std::string_view::npos) {
    return not_a_url(trimmed, Errc::url_not_utf8, bad, offset);
  }
  if (auto const colon = scheme_without_colon(trimmed); colon > 0) {
    return not_a_url(trimmed, Errc::url_missing_colon, colon, offset);
  }
  auto const bare = !has_scheme(trimmed) && !trimmed.empty();
  auto url = bare ? Url::parse(std::string(default_scheme) + std::string(trimmed)) : Url::parse(trimmed);
  if (url) return ListEntry{std::string(trimmed), std::move(*url), std::nullopt};
  auto const error = url.error();
  auto const at = bare && error.at >= default_scheme.size() ? error.at - default_scheme.size() : error.at;
  return not_a_url(trimmed, error.why, std::min(at, trimmed.size()), offset);
}

ListLine parse_list_line(std::string_view line) {
  auto const text = trim(line);
  if (text.empty() || text.starts_with('#')) return BlankLine{};
  auto const start = static_cast<std::size_t>(text.data() - line.data());
  if (text.starts_with('{')) return parse_json(text, start);
  return parse_list_url(text, start);
}

}  // namespace scrape::url
