#pragma once
// How targets find their behaviour: each file of the site brings a table of routes.

#include "site/exchange.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace scrape::site {

/// What the site remembers between requests.
struct Memory {
  std::map<std::string, std::uint64_t, std::less<>> failures_given;  ///< by the ID of /flaky/K/ID
  std::map<std::string, std::string, std::less<>> asked_of;          ///< by the variation of /range/VARIATION
};

/// A request on its way to its behaviour. Borrowed for the time of one exchange.
struct Inquiry {
  Exchange const& exchange;
  std::string_view path;   ///< the target without query, as the client wrote it
  std::string_view query;  ///< without the question mark
  std::string_view rest;   ///< the path after the route's prefix
  Memory& memory;

  Request const& request() const { return exchange.request; }
};

/// An ordinary answer, worked out without waiting.
using Page = Answer (*)(Inquiry const&);
/// Anything else.
using Behaviour = asio::awaitable<After> (*)(Inquiry const&);

/// `path` is a whole path, or a prefix when it ends in a slash (the longest one wins; a whole path wins over it).
struct Route {
  std::string_view path;
  std::variant<Page, Behaviour> act;
};

std::span<Route const> page_routes();
std::span<Route const> api_routes();
std::span<Route const> challenge_routes();
std::span<Route const> cookie_routes();
std::span<Route const> redirect_routes();
std::span<Route const> body_routes();
std::span<Route const> slow_routes();
std::span<Route const> status_routes();
std::span<Route const> failure_routes();
std::span<Route const> framing_failure_routes();
std::span<Route const> range_routes();

/// 404 with a readable page.
Answer not_found(Inquiry const& inquiry);

/// The percent-decoded value of `name` in the query; empty if it is not there. `+` stays a plus.
std::string query_value(Inquiry const& inquiry, std::string_view name);

/// `text` fit to stand in HTML.
std::string html_escaped(std::string_view text);

}  // namespace scrape::site
