#pragma once
/// Who we are to a server or a proxy.

#include <string>
#include <string_view>

namespace scrape::http {

struct Credentials {
  std::string user;
  std::string password;

  bool operator==(Credentials const&) const = default;
};

/// "user:password", as -u and the user information of a URL have it; without a colon there is no password.
Credentials parse_credentials(std::string_view text);

/// The value of an Authorization field (RFC 7617 §2). The user has no colon.
std::string basic_authorization(Credentials const& credentials);

}  // namespace scrape::http
