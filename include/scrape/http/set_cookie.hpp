#pragma once
/// What a Set-Cookie field says (RFC 6265bis §5.6), before anybody decides whether to believe it.

#include <scrape/base/deadline.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace scrape::http {

struct SetCookie {
  std::string name;  ///< may be empty, when the value is not
  std::string value;
  std::optional<std::chrono::sys_seconds> expires;  ///< none: with the session. At most 400 days from now
  std::string domain;                               ///< lower case, without its first dot; empty: the host that sent it
  std::string path;                                 ///< begins with a slash; empty: that of the request
  bool is_secure = false;
  bool is_http_only = false;
};

/// Reads a Set-Cookie field as user agents must, whatever servers ought to send. Attributes that make no sense are left
/// out; the last one of a kind counts. Nothing for a field that is to be ignored: it has control characters, no name
/// and no value, or more than 4096 bytes of both.
std::optional<SetCookie> parse_set_cookie(std::string_view field, WallTime now);

}  // namespace scrape::http
