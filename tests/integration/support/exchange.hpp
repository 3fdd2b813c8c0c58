#pragma once
/// A whole exchange over a session, with all that came of it.

#include <scrape/net/session.hpp>

#include <optional>
#include <string>

namespace scrape::test {

struct Answer {
  error_code failed;
  std::optional<http::ResponseHead> head;
  std::string body;
};

inline net::asio::awaitable<Answer> exchange(net::Session& session, http::Request const& request,
                                             net::Patience patience) {
  Answer answer;
  auto const reply = co_await session.send(request, patience);
  if (!reply) {
    answer.failed = reply.error();
    co_return answer;
  }
  answer.head = (*reply)->take_head();
  while (true) {
    auto const piece = co_await (*reply)->next(patience);
    if (!piece) {
      answer.failed = piece.error();
      co_return answer;
    }
    if (piece->empty()) co_return answer;
    answer.body += as_text(*piece);
  }
}

}  // namespace scrape::test
