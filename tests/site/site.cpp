#include "site/site.hpp"

#include "site/routes.hpp"

#include <array>
#include <memory>

namespace scrape::site {
namespace {

constexpr Route fallback{"", &not_found};

std::vector<Route> all_routes() {
  std::vector<Route> all;
  auto const tables = {page_routes(), api_routes(),  cookie_routes(), challenge_routes(), redirect_routes(),
                       body_routes(), slow_routes(), status_routes(), failure_routes(),   framing_failure_routes(),
                       range_routes()};
  for (auto const table : tables)
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

bool serves(Route const& route, std::string_view path) {
  if (route.path == path) return true;
  return route.path.ends_with('/') && path.starts_with(route.path);
}

/// Lives on the server's thread.
class Site {
 public:
  asio::awaitable<After> answer(Exchange const& exchange);

 private:
  Route const& route_of(std::string_view path) const;

  std::vector<Route> const routes_ = all_routes();
  Memory memory_;
};

Route const& Site::route_of(std::string_view path) const {
  auto const* best = &fallback;
  for (auto const& route : routes_) {
    if (serves(route, path) && route.path.size() > best->path.size()) best = &route;
  }
  return *best;
}

asio::awaitable<After> Site::answer(Exchange const& exchange) {
  auto const whole = exchange.request.target();
  std::string_view const target(whole.data(), whole.size());
  auto const question = target.find('?');
  auto const path = target.substr(0, question);
  auto const query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  auto const& route = route_of(path);
  Inquiry const inquiry{exchange, path, query, path.substr(route.path.size()), memory_};
  if (auto const* const behaviour = std::get_if<Behaviour>(&route.act)) co_return co_await (*behaviour)(inquiry);
  auto const page = std::get<Page>(route.act);
  auto const answer = page(inquiry);
  co_return co_await send(exchange, answer);
}

void add(std::vector<std::string>& targets, std::string const& before, std::size_t first, std::size_t count,
         std::string const& after = {}) {
  for (auto number = first; number < first + count; ++number)
    targets.push_back(before + std::to_string(number) + after);
}

}  // namespace

Handler demo_site() {
  return [site = std::make_shared<Site>()](Exchange const& exchange) { return site->answer(exchange); };
}

std::vector<std::string> good_targets(std::size_t host) {
  std::vector<std::string> targets{"/", "/docs/", "/docs/start/", "/docs/install/", "/docs/lists", "/api/stats"};
  add(targets, "/articles/", host * 30 + 1, 30, ".html");
  add(targets, "/articles/", 1000 + host * 4, 4);
  add(targets, "/notes/", host * 5 + 1, 5, ".txt");
  add(targets, "/images/", host * 4 + 1, 4, ".svg");
  add(targets, "/api/items/", host * 6 + 1, 6);
  add(targets, "/api/items?page=", host + 1, 1);
  add(targets, "/gzip/", 20'000 + host, 2);
  add(targets, "/deflate/", 10'000 + host, 1);
  add(targets, "/br/", 20'000 + host, 1);
  add(targets, "/zstd/", 20'000 + host, 1);
  add(targets, "/chunked/", 100'000 + host, 1);
  add(targets, "/bytes/", 200'000 + host, 1);
  add(targets, "/redirect/", host % 5 + 1, 1);
  add(targets, "/delay/", 300 + host % 6 * 140, 1);
  targets.insert(targets.end(), {"/redirect/301", "/redirect/absolute", "/continue/3000", "/close-delimited/5000"});
  return targets;
}

Answer not_found(Inquiry const& inquiry) {
  return {.status = 404,
          .type = "text/html; charset=utf-8",
          .body = "<!DOCTYPE html>\n<title>Not found</title>\n<p>There is no " + html_escaped(inquiry.path) + "</p>\n",
          .fields = {}};
}

std::string query_value(Inquiry const& inquiry, std::string_view name) {
  auto rest = inquiry.query;
  while (!rest.empty()) {
    auto const pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    auto const equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return percent_decoded(pair.substr(equals + 1));
    }
  }
  return {};
}

std::string html_escaped(std::string_view text) {
  std::string safe;
  for (auto const c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace scrape::site
