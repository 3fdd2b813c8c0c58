#pragma once
/// User names and passwords in URLs (RFC 3986 §3.2.1).

#include <scrape/http/credentials.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace scrape::plan {

/// What may be a user name and a password in a text, whatever else is wrong with it. Of a URL with `://`, what comes
/// before the last @ of its authority; of any other, and where that has none, all before the last @.
std::string_view credentials_in(std::string_view text);

/// The text with *** in the place of that.
std::string without_credentials(std::string_view text);

/// The user information of a URL with `://`; nothing without an @ in its authority.
std::optional<std::string_view> user_information_of(std::string_view url);

/// Why user information is none.
struct BadUserInformation {
  std::size_t at;       ///< in it, in bytes
  std::string problem;  ///< does not repeat it
};

/// Undoes percent-coding. Refuses a % without two hexadecimal digits, and what no server could be told: control
/// characters, and a colon in the name (RFC 7617 §2).
std::variant<http::Credentials, BadUserInformation> read_user_information(std::string_view text);

}  // namespace scrape::plan
