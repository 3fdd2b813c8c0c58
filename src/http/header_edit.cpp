#include <scrape/base/text.hpp>
#include <scrape/http/header_edit.hpp>
#include <scrape/http/token.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace scrape::http {
namespace {

// They say where the message ends, which is ours to know (RFC 9112 §6).
constexpr auto framing = std::to_array<std::string_view>({"Content-Length", "Transfer-Encoding", "Trailer", "TE"});

bool is_framing(std::string_view name) noexcept {
  return std::ranges::any_of(framing, [name](std::string_view taken) { return equal_ignoring_case(name, taken); });
}

void check_name(std::string_view name) {
  if (!is_token(name)) {
    throw std::invalid_argument("'" + printable(name) + "' is not a header name; a header is 'Name: value'");
  }
  if (is_framing(name)) {
    throw std::invalid_argument("the header '" + std::string(name) + "' belongs to the connection and cannot be set");
  }
}

}  // namespace

std::string checked_field_value(std::string_view text) {
  if (std::ranges::any_of(text, is_control)) {
    throw std::invalid_argument("a header's value must not have line breaks or other control characters");
  }
  return std::string(trim(text, " \t"));
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
