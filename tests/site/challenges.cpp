// Pages behind a password, as servers ask for it that want several things at once.
#include "site/routes.hpp"

#include <boost/beast/http/field.hpp>

#include <array>

namespace scrape::site {
namespace {

std::string_view authorization(Inquiry const& inquiry) {
  auto const value = inquiry.request()[boost::beast::http::field::authorization];
  return {value.data(), value.size()};
}

Answer challenge(std::string const& what) {
  return {.status = 401, .type = "text/plain", .body = "who asks?\n", .fields = {{"WWW-Authenticate", what}}};
}

Answer welcome() {
  return {.status = 200, .type = "text/plain", .body = "welcome\n", .fields = {}};
}

/// /challenge/digest/REALM: who answers for that realm is let in; who gave what is not looked at.
Answer digest(Inquiry const& inquiry) {
  auto const realm = std::string(inquiry.rest.substr(0, inquiry.rest.find('/')));
  auto const given = authorization(inquiry);
  if (given.starts_with("Digest ") && given.find("realm=\"" + realm + '"') != std::string_view::npos) return welcome();
  return challenge("Digest realm=\"" + realm + "\", qop=\"auth\", algorithm=SHA-256, nonce=\"of-" + realm + '"');
}

Answer basic(Inquiry const& inquiry) {
  return authorization(inquiry).starts_with("Basic ") ? welcome() : challenge("Basic realm=\"all\"");
}

/// It is never satisfied.
Answer never(Inquiry const& /*inquiry*/) {
  return challenge("Digest realm=\"never\", qop=\"auth\", algorithm=SHA-256, nonce=\"n\"");
}

constexpr std::array<Route, 3> challenge_table{
    {{"/challenge/digest/", &digest}, {"/challenge/basic/", &basic}, {"/challenge/never", &never}}};

}  // namespace

std::span<Route const> challenge_routes() {
  return challenge_table;
}

}  // namespace scrape::site
