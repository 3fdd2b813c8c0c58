#include <scrape/base/text.hpp>
#include <scrape/http/shown_value.hpp>

#include <algorithm>
#include <array>

namespace scrape::http {
namespace {

constexpr auto secret_fields =
    std::to_array<std::string_view>({"Set-Cookie", "Set-Cookie2", "Authentication-Info", "Proxy-Authentication-Info"});

// In the authority, which begins with two slashes also where the scheme is left out (RFC 3986 §4.2).
bool has_credentials(std::string_view reference) {
  auto const slashes = reference.find("//");
  if (slashes == std::string_view::npos) return false;
  auto const authority = reference.substr(slashes + 2);
  return authority.substr(0, authority.find_first_of("/?#")).find('@') != std::string_view::npos;
}

bool is_secret(std::string_view name, std::string_view value) {
  if (equal_ignoring_case(name, "Location")) return has_credentials(value);
  return std::ranges::any_of(secret_fields,
                             [name](std::string_view field) { return equal_ignoring_case(name, field); });
}

}  // namespace

std::string_view shown_value(std::string_view name, std::string_view value) {
  return is_secret(name, value) ? "***" : value;
}

}  // namespace scrape::http
