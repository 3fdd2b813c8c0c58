// Answers that take their time.
#include "site/content.hpp"
#include "site/routes.hpp"

#include <array>

namespace scrape::site {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t longest = 10ULL * 60 * 1000;  // ms
constexpr std::size_t body_size = 4000;
constexpr std::size_t groups = 10;

asio::awaitable<After> delay(Inquiry const& inquiry) {
  auto const time = number_in(inquiry.rest, longest);
  if (time) co_await pause(milliseconds(*time));
  Answer const slow{.status = 200, .type = "text/plain", .body = text_body(body_size), .fields = {}};
  auto const answer = time ? slow : not_found(inquiry);
  co_return co_await send(inquiry.exchange, answer);
}

asio::awaitable<After> drip(Inquiry const& inquiry) {
  auto const time = number_in(inquiry.rest, longest).value_or(0);
  auto& stream = inquiry.exchange.stream;
  std::vector<Field> const fields{{"Content-Type", "text/plain"}, {"Content-Length", std::to_string(body_size)}};
  auto const head = response_head(inquiry.exchange, 200, fields);
  auto const head_sent = co_await stream.write(head);
  if (!head_sent) co_return After::drop;
  auto const body = text_body(inquiry.exchange.wants_body() ? body_size : 0);
  for (std::size_t group = 0; group < groups && !body.empty(); ++group) {
    co_await pause(milliseconds(time / groups));
    auto const piece = std::string_view(body).substr(group * body_size / groups, body_size / groups);
    auto const there = co_await stream.write(piece);
    if (!there) co_return After::drop;
  }
  co_return inquiry.exchange.usual_end();
}

constexpr std::array<Route, 2> slow_table{{{"/delay/", &delay}, {"/drip/", &drip}}};

}  // namespace

std::span<Route const> slow_routes() {
  return slow_table;
}

}  // namespace scrape::site
