// Cookies that a site sets.
#include "site/routes.hpp"

#include <array>

namespace scrape::site {
namespace {

/// /cookies/set?cookie=NAME=VALUE...: with a page, or on the way to `url` if there is one.
Answer set(Inquiry const& inquiry) {
  Answer answer{.status = 200, .type = "text/plain", .body = "set\n", .fields = {}};
  answer.fields.push_back({"Set-Cookie", query_value(inquiry, "cookie")});
  auto const url = query_value(inquiry, "url");
  if (url.empty()) return answer;
  answer.status = 302;
  answer.fields.push_back({"Location", url});
  return answer;
}

constexpr std::array<Route, 1> cookie_table{{{"/cookies/set", &set}}};

}  // namespace

std::span<Route const> cookie_routes() {
  return cookie_table;
}

}  // namespace scrape::site
