// What a session bears: size, silence, a broken sending; and when it may be used again.

#include "integration/support/exchange.hpp"
#include "integration/support/run.hpp"
#include "integration/support/scripted_transport.hpp"

#include <scrape/base/buffer_pool.hpp>
#include <scrape/http/http1_decode.hpp>
#include <scrape/net/session.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using test::Answer;
using test::ok_response;
using test::Script;

class Http1SessionLimits : public testing::Test {
 protected:
  Answer read(Patience patience = {}) {
    auto const session =
        make_http1_session(std::make_unique<test::ScriptedTransport>(script_), std::make_shared<BufferPool>(read_size));
    return test::run(io_, test::exchange(*session, request_, patience));
  }

  Answer read(std::string const& text) {
    script_.pieces.push_back(text);
    return read();
  }

  asio::io_context io_;
  http::Fields fields_;
  http::Request request_{.authority = "example.org", .target = "/a?b", .fields = fields_};
  Script script_;
};

std::string noise(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i)
    text[i] = static_cast<char>(i * 31 + i / 251);
  return text;
}

TEST_F(Http1SessionLimits, SendsTheRequestAsWritten) {
  fields_.add("Accept", "*/*");
  read(ok_response);
  EXPECT_EQ(script_.written, "GET /a?b HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n");
}

TEST_F(Http1SessionLimits, ABodyMayBeMuchLargerThanTheBufferWhichStaysSmall) {
  auto const body = noise(4'000'000);
  auto const answer = read("HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n" + body);
  EXPECT_FALSE(answer.failed) << answer.failed.message();
  EXPECT_TRUE(answer.body == body);
  EXPECT_LE(script_.largest_room, read_size);
}

TEST_F(Http1SessionLimits, AChunkMayBeMuchLargerThanTheBuffer) {
  auto const body = noise(0x100000);
  auto const answer = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" + body + "\r\n0\r\n\r\n");
  EXPECT_FALSE(answer.failed) << answer.failed.message();
  EXPECT_TRUE(answer.body == body);
  EXPECT_LE(script_.largest_room, read_size);
}

TEST_F(Http1SessionLimits, AHeadBelowTheLimitIsRead) {
  auto const long_value = std::string(http::head_limit - 1024, 'v');
  auto const answer = read("HTTP/1.1 200 OK\r\nX: " + long_value + "\r\nContent-Length: 2\r\n\r\nok");
  EXPECT_FALSE(answer.failed) << answer.failed.message();
  EXPECT_EQ(answer.head->fields.find("X"), long_value);
}

TEST_F(Http1SessionLimits, AFieldOverTheLimitFails) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX: " + std::string(2 * http::head_limit, 'v')).failed, Errc::head_too_large);
}

TEST_F(Http1SessionLimits, ManyFieldsOverTheLimitFail) {
  script_.pieces = {"HTTP/1.1 200 OK\r\n"};
  for (std::size_t size = 0; size < 2 * http::head_limit; size += 1000)
    script_.pieces.push_back("X: " + std::string(995, 'v') + "\r\n");
  EXPECT_EQ(read().failed, Errc::head_too_large);
  EXPECT_FALSE(script_.pieces.empty());
}

TEST_F(Http1SessionLimits, AChunkExtensionWithoutEndFails) {
  auto const answer =
      read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=" + std::string(2 * http::head_limit, 'v'));
  EXPECT_EQ(answer.failed, Errc::bad_chunk);
}

TEST_F(Http1SessionLimits, SilenceIsTheFailureOfTheLimitThatIsHitFirst) {
  auto const now = Clock::now();
  EXPECT_EQ(read(Patience{{now + 1h, Errc::attempt_timeout}, 1s}).failed, Errc::idle_timeout);
  EXPECT_EQ(read(Patience{{now + 1s, Errc::attempt_timeout}, 1h}).failed, Errc::attempt_timeout);
  EXPECT_EQ(read(Patience{}).failed, Errc::attempt_timeout);
}

TEST_F(Http1SessionLimits, TheIdleTimeBeginsAnewWithEveryRead) {
  script_.pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "some"};
  auto const begin = Clock::now();
  auto const answer = read(Patience{{begin + 1h, Errc::attempt_timeout}, 1min});
  EXPECT_EQ(answer.failed, Errc::idle_timeout);
  EXPECT_EQ(answer.body, "some");
  ASSERT_EQ(script_.reads.size(), 3U);
  EXPECT_GE(script_.reads[0].at, begin + 1min);
  EXPECT_GT(script_.reads[1].at, script_.reads[0].at);
  EXPECT_GT(script_.reads[2].at, script_.reads[1].at);
}

TEST_F(Http1SessionLimits, AnEarlyAnswerCountsAlthoughItBreaksTheSending) {
  script_.write_failure = asio::error::broken_pipe;
  auto const answer = read(ok_response);
  EXPECT_FALSE(answer.failed) << answer.failed.message();
  EXPECT_EQ(answer.body, "ok");
}

TEST_F(Http1SessionLimits, WithoutAnAnswerABrokenSendingIsTheFailure) {
  script_.write_failure = asio::error::broken_pipe;
  script_.ending = Errc::end_of_stream;
  EXPECT_EQ(read().failed, asio::error::broken_pipe);
}

TEST_F(Http1SessionLimits, SendsTheRequestInAsManyPiecesAsItTakes) {
  script_.most_written = 3;
  auto const answer = read(ok_response);
  EXPECT_EQ(answer.body, "ok") << answer.failed.message();
  EXPECT_EQ(script_.written, "GET /a?b HTTP/1.1\r\nHost: example.org\r\n\r\n");
}

TEST_F(Http1SessionLimits, NoAnswerIsWaitedForAfterASendingThatTookTooLong) {
  script_.most_written = 0;
  EXPECT_EQ(read(ok_response).failed, Errc::attempt_timeout);
  EXPECT_TRUE(script_.reads.empty());
}

TEST_F(Http1SessionLimits, NothingIsSentWhenItsTimeIsOver) {
  EXPECT_EQ(read(Patience{{Clock::now(), Errc::attempt_timeout}}).failed, Errc::attempt_timeout);
  EXPECT_TRUE(script_.written.empty());
}

}  // namespace
}  // namespace scrape::net
