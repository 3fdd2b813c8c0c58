#include <scrape/base/char_set.hpp>
#include <scrape/base/text.hpp>
#include <scrape/url/host.hpp>
#include <scrape/url/url.hpp>

#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace scrape::url {
namespace {

constexpr auto npos = std::string_view::npos;

// The parts of a reference as they stand in the text. The fragment is gone.
struct Parts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
};

constexpr bool is_slash(char c) noexcept {
  return c == '/' || c == '\\';
}

std::size_t count_slashes(std::string_view text) noexcept {
  auto const end = std::find_if_not(text.begin(), text.end(), is_slash);
  return static_cast<std::size_t>(end - text.begin());
}

// RFC 3986 §3.1.
std::optional<std::string_view> scheme_of(std::string_view text) noexcept {
  auto const colon = text.find(':');
  if (colon == npos || colon == 0 || !is_lower(to_lower(text[0]))) return std::nullopt;
  auto const scheme = text.substr(0, colon);
  auto const fits = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return is_lower(to_lower(c)) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  return fits ? std::optional(scheme) : std::nullopt;
}

Parts split(std::string_view text) noexcept {
  Parts parts;
  text = text.substr(0, text.find('#'));
  parts.scheme = scheme_of(text);
  if (parts.scheme) text.remove_prefix(parts.scheme->size() + 1);
  auto const slashes = count_slashes(text);
  if (parts.scheme || slashes >= 2) {
    text.remove_prefix(slashes);
    auto const end = text.find_first_of("/\\?");
    parts.authority = text.substr(0, end);
    text = end == npos ? text.substr(text.size()) : text.substr(end);
  }
  auto const question = text.find('?');
  parts.path = text.substr(0, question);
  if (question != npos) parts.query = text.substr(question + 1);
  return parts;
}

constexpr bool is_hex(char c) noexcept {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}

// RFC 3986 §2.3; §3.3, pchar and the slash; §3.4.
constexpr auto unreserved = alphanumerics | "-._~";
constexpr auto stands_in_path = unreserved | "!$&'()*+,;=:@/";
constexpr auto stands_in_query = stands_in_path | "?";
constexpr auto slashes_too = stands_in_path | "\\";

// The character that a percent-encoding at the front of `text` stands for.
std::optional<char> encoded_character(std::string_view text) noexcept {
  if (text.size() < 3 || text[0] != '%' || !is_hex(text[1]) || !is_hex(text[2])) return std::nullopt;
  unsigned char byte = 0;
  std::from_chars(text.data() + 1, text.data() + 3, byte, 16);
  return static_cast<char>(byte);
}

void append_encoded(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  auto const byte = static_cast<unsigned char>(c);
  out += {'%', hex[byte >> 4U], hex[byte & 15U]};
}

// RFC 3986 §6.2.2.1 and §6.2.2.2: an encoding is undone only where that changes nothing, so "%2F" stays apart from "/".
void append_repaired(std::string& out, std::string_view text, CharSet const& may_stand) {
  while (true) {
    auto const* const odd = std::ranges::find_if_not(text, may_stand);
    out.append(text.begin(), odd);
    if (odd == text.end()) return;
    text = {odd, text.end()};
    auto const encoded = encoded_character(text);
    if (encoded && unreserved(*encoded)) {
      out += *encoded;
    } else {
      append_encoded(out, encoded.value_or(*odd));
    }
    text.remove_prefix(encoded ? 3 : 1);
  }
}

// RFC 3986 §5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  while (!path.empty()) {
    auto const segment = path.substr(0, path.find('/', 1));
    path.remove_prefix(segment.size());
    if (segment != "/." && segment != "/..") {
      out += segment;
      continue;
    }
    if (segment == "/.." && !out.empty()) out.resize(out.rfind('/'));
    if (path.empty()) out += '/';
  }
  return out;
}

std::string normal_target(std::string_view path, std::optional<std::string_view> query) {
  std::string target;
  target.reserve(path.size() + (query ? query->size() : 0) + 2);
  append_repaired(target, path, slashes_too);
  std::ranges::replace(target, '\\', '/');
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  if (target.find("/.") != npos) target = without_dot_segments(target);
  if (!query) return target;
  target += '?';
  append_repaired(target, *query, stands_in_query);
  return target;
}

// "http:g" and "http:/g" are relative where the base has the same scheme (RFC 3986 §5.4.2; WHATWG URL §4.4, special
// relative or authority state).
std::string_view without_same_scheme(std::string_view reference, std::string_view scheme) noexcept {
  auto const rest = reference.substr(std::min(scheme.size(), reference.size()));
  auto const is_same = equal_ignoring_case(reference.substr(0, scheme.size()), scheme);
  return is_same && count_slashes(rest) < 2 ? rest : reference;
}

Result<std::uint16_t> parse_port(std::string_view text, bool secure) noexcept {
  if (text.empty()) return default_port(secure);
  std::uint16_t port = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc() || end != text.data() + text.size() || port == 0) return Errc::url_bad_port;
  return port;
}

struct Authority {
  std::string_view host;
  std::string_view port;
};

Authority split_authority(std::string_view authority) noexcept {
  auto const colon = authority.rfind(':');
  auto const bracket = authority.rfind(']');
  if (colon == npos || (bracket != npos && colon < bracket)) return {authority, authority.substr(authority.size())};
  return {authority.substr(0, colon), authority.substr(colon + 1)};
}

}  // namespace

void throw_exception_from_error(UrlError const& error, boost::source_location const& where) {
  boost::throw_exception(boost::system::system_error(error.why), where);
}

Url::Url(Origin origin, std::string text, std::size_t path_at)
    : text_(std::move(text)),
      origin_(std::move(origin)),
      path_at_(path_at),
      query_at_(std::min(text_.find('?', path_at), text_.size())) {}

ParsedUrl Url::parse(std::string_view text) {
  auto const offset = [text](std::string_view part) { return static_cast<std::size_t>(part.data() - text.data()); };
  auto const trimmed = trim(text);
  if (trimmed.empty()) return UrlError{Errc::empty_url, 0};
  auto const* const control = std::ranges::find_if(trimmed, is_control);
  if (control != trimmed.end()) {
    return UrlError{Errc::url_control_character, static_cast<std::size_t>(control - text.data())};
  }

  auto const parts = split(trimmed);
  if (!parts.scheme) return UrlError{Errc::url_missing_colon, offset(trimmed)};
  auto const secure = equal_ignoring_case(*parts.scheme, "https");
  if (!secure && !equal_ignoring_case(*parts.scheme, "http")) {
    return UrlError{Errc::url_unsupported_scheme, offset(trimmed)};
  }

  if (parts.authority->find('@') != npos) return UrlError{Errc::url_has_credentials, offset(*parts.authority)};
  auto const [host_text, port_text] = split_authority(*parts.authority);
  auto host = normalise_host(host_text);
  if (!host) return UrlError{static_cast<Errc>(host.error().value()), offset(host_text)};
  auto const port = parse_port(port_text, secure);
  if (!port) return UrlError{Errc::url_bad_port, offset(port_text)};

  Origin origin{secure, std::move(*host), *port};
  auto normal = (secure ? "https://" : "http://") + authority(origin);
  auto const path_at = normal.size();
  normal += normal_target(parts.path, parts.query);
  return Url(std::move(origin), std::move(normal), path_at);
}

ParsedUrl Url::resolve(std::string_view reference) const {
  auto const scheme = std::string_view(origin_.secure ? "https:" : "http:");
  auto const text = without_same_scheme(trim(reference), scheme);
  auto const parts = split(text);
  if (parts.scheme) return parse(text);
  if (parts.authority) return parse(std::string(scheme) + std::string(text));

  // RFC 3986 §5.2.2 and §5.2.3.
  std::string absolute(std::string_view(text_).substr(0, path_at_));
  if (parts.path.empty()) {
    absolute += path();
    if (!parts.query) absolute += query();
  } else if (!is_slash(parts.path[0])) {
    absolute += path().substr(0, path().rfind('/') + 1);
  }
  absolute += parts.path;
  if (parts.query) (absolute += '?') += *parts.query;
  return parse(absolute);
}

}  // namespace scrape::url
