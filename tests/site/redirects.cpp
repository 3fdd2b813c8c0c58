// Redirects of every kind that a client must follow or refuse.
#include "site/routes.hpp"

#include <array>

namespace scrape::site {
namespace {

constexpr std::uint64_t most_hops = 300;
constexpr std::string_view target = "/articles/1.html";

Answer moved(unsigned status, std::vector<Field> fields) {
  return {.status = status,
          .type = "text/html; charset=utf-8",
          .body = "<!DOCTYPE html>\n<title>Moved</title>\n<p>This page has moved.</p>\n",
          .fields = std::move(fields)};
}

Answer with_status(Inquiry const& inquiry) {
  auto const status = static_cast<unsigned>(number_in(inquiry.path.substr(inquiry.path.size() - 3), 999).value_or(302));
  return moved(status, {{"Location", std::string(target)}});
}

/// /redirect/K: relative to itself, K-1 more hops.
Answer hops(Inquiry const& inquiry) {
  auto const left = number_in(inquiry.rest, most_hops);
  if (!left || *left == 0) return not_found(inquiry);
  auto const next = *left == 1 ? ".." + std::string(target) : std::to_string(*left - 1);
  return moved(302, {{"Location", next}});
}

Answer absolute(Inquiry const& inquiry) {
  auto const host = std::string(inquiry.request()[boost::beast::http::field::host]);
  auto const* const scheme = inquiry.exchange.stream.is_tls() ? "https://" : "http://";
  return moved(302, {{"Location", scheme + host + std::string(target)}});
}

Answer loop(Inquiry const& /*inquiry*/) {
  return moved(302, {{"Location", "/redirect/loop"}});
}

Answer no_location(Inquiry const& /*inquiry*/) {
  return moved(302, {});
}

/// /redirect/to-other-host?url=…, and with &status=307 of another kind.
Answer to_other_host(Inquiry const& inquiry) {
  auto const status = static_cast<unsigned>(number_in(query_value(inquiry, "status"), 999).value_or(302));
  return moved(status, {{"Location", query_value(inquiry, "url")}});
}

constexpr std::array<Route, 9> redirect_table{{{"/redirect/", &hops},
                                               {"/redirect/301", &with_status},
                                               {"/redirect/303", &with_status},
                                               {"/redirect/307", &with_status},
                                               {"/redirect/308", &with_status},
                                               {"/redirect/absolute", &absolute},
                                               {"/redirect/loop", &loop},
                                               {"/redirect/no-location", &no_location},
                                               {"/redirect/to-other-host", &to_other_host}}};

}  // namespace

std::span<Route const> redirect_routes() {
  return redirect_table;
}

}  // namespace scrape::site
