#pragma once
/// What a server or a proxy asks for before it answers (RFC 9110 §11.3).

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scrape::http {

struct Challenge {
  std::string scheme;                                           ///< lower case: "basic", "digest"
  std::vector<std::pair<std::string, std::string>> parameters;  ///< names in lower case, values without quotes

  /// The value of the parameter of that name, which is in lower case.
  std::optional<std::string_view> find(std::string_view name) const noexcept;
};

/// Reads WWW-Authenticate or Proxy-Authenticate, all fields of that name joined (RFC 9110 §11.6.1): the challenges
/// before the first byte that does not fit.
std::vector<Challenge> parse_challenges(std::string_view field);

}  // namespace scrape::http
