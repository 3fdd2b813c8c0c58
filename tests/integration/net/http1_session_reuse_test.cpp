// When a session may carry another request.

#include "integration/support/exchange.hpp"
#include "integration/support/run.hpp"
#include "integration/support/scripted_transport.hpp"

#include <scrape/base/buffer_pool.hpp>
#include <scrape/net/session.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <string>

namespace scrape::net {
namespace {

using test::Answer;
using test::ok_response;
using test::Script;

bool is_reusable(Session& session) {
  return session.is_idle() && session.is_quiet();
}

class Http1SessionReuse : public testing::Test {
 protected:
  Answer read(std::string const& text) {
    if (!text.empty()) script_.pieces.push_back(text);
    return test::run(io_, test::exchange(*session_, request_, Patience{}));
  }

  bool is_reusable() { return net::is_reusable(*session_); }

  asio::io_context io_;
  http::Request request_{.authority = "example.org", .target = "/"};
  Script script_{.pieces = {}, .ending = Errc::end_of_stream};
  std::unique_ptr<Session> session_ =
      make_http1_session(std::make_unique<test::ScriptedTransport>(script_), std::make_shared<BufferPool>(read_size));
};

TEST_F(Http1SessionReuse, AfterAMessageReadToItsEnd) {
  EXPECT_TRUE(is_reusable());
  read(ok_response);
  EXPECT_TRUE(is_reusable());
  read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
  EXPECT_TRUE(is_reusable());
  read("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_TRUE(is_reusable());
  request_.method = "HEAD";
  read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(is_reusable());
}

TEST_F(Http1SessionReuse, GivesEachRequestItsOwnAnswer) {
  for (auto const* const body : {"first", "other", "third"}) {
    auto const answer = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + std::string(body));
    EXPECT_EQ(answer.body, body);
  }
}

TEST_F(Http1SessionReuse, AnOldServerKeepsTheConnectionOnlyWhenItSaysSo) {
  read("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_TRUE(is_reusable());
  read("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_FALSE(is_reusable());
}

TEST_F(Http1SessionReuse, NotWhenTheServerCloses) {
  read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_FALSE(is_reusable());
}

TEST_F(Http1SessionReuse, NotAfterABodyThatEndedWithTheConnection) {
  auto const answer = read("HTTP/1.1 200 OK\r\n\r\nok");
  EXPECT_FALSE(answer.failed);
  EXPECT_FALSE(is_reusable());
}

TEST_F(Http1SessionReuse, NotWhenMoreCameThanTheMessage) {
  auto const answer = read(ok_response + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npoisoned");
  EXPECT_EQ(answer.body, "ok");
  EXPECT_FALSE(is_reusable());
}

TEST_F(Http1SessionReuse, NotWhenTheTransportIsNotQuiet) {
  read(ok_response);
  script_.is_quiet = false;
  EXPECT_FALSE(is_reusable());
}

TEST_F(Http1SessionReuse, NotAfterAFailure) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok").failed, Errc::closed_in_body);
  EXPECT_FALSE(is_reusable());
}

TEST_F(Http1SessionReuse, NotWhileAnAnswerIsAwaited) {
  script_.ending = asio::error::connection_reset;
  EXPECT_EQ(read("").failed, asio::error::connection_reset);
  EXPECT_FALSE(is_reusable());
}

asio::awaitable<void> read_step_by_step(Session& session, http::Request const& request) {
  auto const reply = co_await session.send(request, Patience{});
  EXPECT_FALSE(is_reusable(session)) << "the body is still to come";
  auto const piece = co_await (*reply)->next(Patience{});
  EXPECT_EQ(as_text(*piece), "ok");
  EXPECT_FALSE(is_reusable(session)) << "the end was not seen";
  auto const end = co_await (*reply)->next(Patience{});
  EXPECT_TRUE(end->empty());
  EXPECT_TRUE(is_reusable(session));
  auto const after = co_await (*reply)->next(Patience{});
  EXPECT_TRUE(after->empty()) << "the end stays the end";
}

// Whether the request may be sent again as if nothing had happened.
TEST_F(Http1SessionReuse, KnowsWhetherAnythingCame) {
  script_.ending = error_code(boost::system::errc::connection_reset, boost::system::system_category());
  EXPECT_TRUE(read({}).failed);
  EXPECT_FALSE(session_->has_answered());
  script_.pieces = {"H"};
  EXPECT_TRUE(read({}).failed);
  EXPECT_TRUE(session_->has_answered());
}

TEST_F(Http1SessionReuse, NotBeforeTheEndWasRead) {
  script_.pieces = {ok_response};
  test::run(io_, read_step_by_step(*session_, request_));
}

}  // namespace
}  // namespace scrape::net
