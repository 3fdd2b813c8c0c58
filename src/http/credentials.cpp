#include <scrape/base/base64.hpp>
#include <scrape/http/credentials.hpp>

namespace scrape::http {

Credentials parse_credentials(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

std::string basic_authorization(Credentials const& credentials) {
  return "Basic " + to_base64(credentials.user + ':' + credentials.password);
}

}  // namespace scrape::http
