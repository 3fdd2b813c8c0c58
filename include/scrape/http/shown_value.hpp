#pragma once
/// Fields of a response as others than its receiver may see them.

#include <string>
#include <string_view>

namespace scrape::http {

/// The value of a response field, "***" where it is a secret between server and client: of cookies (RFC 6265 §8.3), of
/// Authentication-Info and Proxy-Authentication-Info (RFC 9110 §11.6.3, §11.7.3), and of a Location with a user name or
/// password in it (RFC 9110 §4.2.4). A challenge (WWW-Authenticate) is none.
std::string_view shown_value(std::string_view name, std::string_view value);

}  // namespace scrape::http
