#pragma once
/// HTTP messages as values (RFC 9110 §6), whatever the version on the wire.

#include <scrape/http/fields.hpp>

#include <optional>
#include <string_view>

namespace scrape::http {

enum class Version { http_1_0, http_1_1, http_2 };

/// "1.0", "1.1", "2": as records spell it.
constexpr char const* name_of(Version version) noexcept {
  switch (version) {
    case Version::http_1_0:
      return "1.0";
    case Version::http_1_1:
      return "1.1";
    case Version::http_2:
      return "2";
  }
  return "";
}

inline Fields const no_fields;

/// A view: what it speaks of must outlive it.
struct Request {
  std::string_view method = "GET";
  std::string_view authority;  ///< host and, when it is not the default, port
  std::string_view target;     ///< path and query
  Fields const& fields = no_fields;
  std::optional<std::string_view> content = {};  ///< its length goes into the head
  std::string_view origin = {};  ///< host and port of the URL where `authority` says something else: for proxies
};

struct ResponseHead {
  Version version = Version::http_1_1;
  int status = 0;
  Fields fields;
};

}  // namespace scrape::http
