#include <scrape/base/text.hpp>
#include <scrape/plan/user_information.hpp>

#include <algorithm>
#include <charconv>

namespace scrape::plan {
namespace {

constexpr std::size_t escape_size = 3;

constexpr std::string_view mask = "***";

std::optional<char> escaped(std::string_view text) noexcept {
  unsigned value = 0;
  if (text.size() < escape_size) return std::nullopt;
  auto const* const end = text.data() + escape_size;
  auto const [stopped, failed] = std::from_chars(text.data() + 1, end, value, 16);
  return failed == std::errc() && stopped == end ? std::optional(static_cast<char>(value)) : std::nullopt;
}

}  // namespace

std::string_view credentials_in(std::string_view text) {
  auto const usual = user_information_of(text);
  if (usual && !usual->empty()) return *usual;
  auto const at = text.rfind('@');
  if (at == std::string_view::npos) return {};
  auto const separator = text.find("://");
  auto const begin = separator < at ? separator + 3 : 0;
  return text.substr(begin, at - begin);
}

std::string without_credentials(std::string_view text) {
  auto const secret = credentials_in(text);
  auto shown = std::string(text);
  if (!secret.empty()) shown.replace(static_cast<std::size_t>(secret.data() - text.data()), secret.size(), mask);
  return shown;
}

std::optional<std::string_view> user_information_of(std::string_view url) {
  auto const separator = url.find("://");
  if (separator == std::string_view::npos || separator > url.find_first_of("/?#\\@")) return std::nullopt;
  auto const rest = url.substr(separator + 3);
  auto const authority = rest.substr(0, rest.find_first_of("/?#\\"));
  auto const at = authority.rfind('@');
  return at == std::string_view::npos ? std::nullopt : std::optional(authority.substr(0, at));
}

std::variant<http::Credentials, BadUserInformation> read_user_information(std::string_view text) {
  http::Credentials credentials;
  auto* part = &credentials.user;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const begin = at;
    if (text[at] == ':' && part == &credentials.user) {
      part = &credentials.password;
      continue;
    }
    auto c = text[at];
    if (c == '%') {
      auto const decoded = escaped(text.substr(at));
      if (!decoded) return BadUserInformation{begin, "a % in a user name or password needs two hexadecimal digits"};
      c = *decoded;
      at += escape_size - 1;
    }
    if (is_control(c)) return BadUserInformation{begin, "a control character in the user name or password"};
    if (c == ':' && part == &credentials.user) return BadUserInformation{begin, "a colon in the user name"};
    *part += c;
  }
  return credentials;
}

}  // namespace scrape::plan
