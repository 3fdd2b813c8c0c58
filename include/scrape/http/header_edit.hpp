#pragma once
/// What a user changes in the header section of requests.

#include <optional>
#include <string>
#include <string_view>

namespace scrape::http {

struct HeaderEdit {
  std::string name;
  std::optional<std::string> value;  ///< nothing: the field is not sent

  bool operator==(HeaderEdit const&) const = default;
};

/// Reads "Name: value"; "Name:", which leaves out a field that would be sent; and "Name;", which sends it empty: as
/// curl does. The name is a token and the value free of control characters (RFC 9110 §5.1, §5.5). Throws
/// std::invalid_argument with a sentence for the user, which does not repeat the value: that may be a secret.
HeaderEdit parse_header_edit(std::string_view text);

/// The same of a name and a value that are given apart; without a value the field is left out. An empty one is sent.
HeaderEdit checked_header(std::string_view name, std::optional<std::string_view> value);

/// The value of a field that is to be sent; throws as above when it is none.
std::string checked_field_value(std::string_view text);

/// Whether its value says who we are: Authorization, Cookie, Proxy-Authorization. It may be a new one each time, and
/// nobody shall be able to guess it from a hash.
bool has_credentials(HeaderEdit const& header);

}  // namespace scrape::http
