#include <scrape/base/text.hpp>
#include <scrape/http/header_edit.hpp>
#include <scrape/http/token.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace scrape::http {
namespace {

// They say where the message ends, and what else may come over the connection, which is ours to know (RFC 9112 §6, RFC
// 9110 §7.8); or who we are to a proxy, which is none of the server's business. "Connection: keep-alive" is what
// browsers copy for curl, and does no harm.
constexpr auto of_connection =
    std::to_array<std::string_view>({"Content-Length", "Transfer-Encoding", "Trailer", "TE", "Proxy-Connection",
                                     "Upgrade", "HTTP2-Settings", "Proxy-Authorization"});

constexpr auto credentials = std::to_array<std::string_view>({"Authorization", "Cookie", "Proxy-Authorization"});

constexpr bool is_misplaced(char c) noexcept {
  return is_control(c) && c != '\t';
}

template <class Names>
bool is_one_of(Names const& names, std::string_view name) noexcept {
  return std::ranges::any_of(names, [name](std::string_view known) { return equal_ignoring_case(name, known); });
}

void check_name(std::string_view name) {
  if (!is_token(name)) {
    throw std::invalid_argument("'" + printable(name) + "' is not a header name; a header is 'Name: value'");
  }
  if (is_one_of(of_connection, name)) {
    throw std::invalid_argument("the header '" + std::string(name) + "' belongs to the connection and cannot be set");
  }
}

}  // namespace

std::string checked_field_value(std::string_view text) {
  if (std::ranges::any_of(text, is_misplaced)) {
    throw std::invalid_argument("a header's value must not have line breaks or other control characters");
  }
  return std::string(trim(text, " \t"));
}

HeaderEdit checked_header(std::string_view name, std::optional<std::string_view> value) {
  // There may be a value in it, by mistake.
  if (!is_token(name)) throw std::invalid_argument("a header's name is a word like Accept or X-Api-Key");
  check_name(name);
  auto const is_host = equal_ignoring_case(name, "Host");
  if (!value && is_host) throw std::invalid_argument("a request cannot be without Host");
  if (!value) return {std::string(name), std::nullopt};
  auto checked = checked_field_value(*value);
  if (checked.empty() && is_host) throw std::invalid_argument("a request cannot be without Host");
  return {std::string(name), std::move(checked)};
}

bool has_credentials(HeaderEdit const& header) {
  return is_one_of(credentials, header.name);
}

HeaderEdit parse_header_edit(std::string_view text) {
  auto const end = text.find_first_of(":;");
  // Without a colon all of it may be the value that somebody forgot to name.
  if (end == std::string_view::npos) throw std::invalid_argument("a header is 'Name: value', but this has no colon");
  auto const name = text.substr(0, end);
  check_name(name);
  auto value = checked_field_value(text.substr(end + 1));
  if (text[end] == ';') {
    if (!value.empty())
      throw std::invalid_argument("a header is 'Name: value', but this has a semicolon for the colon");
    return {std::string(name), std::string()};
  }
  if (!value.empty()) return {std::string(name), std::move(value)};
  if (equal_ignoring_case(name, "Host")) throw std::invalid_argument("a request cannot be without Host");
  return {std::string(name), std::nullopt};
}

}  // namespace scrape::http
