// Messages over a scripted transport: however the bytes are cut, and wherever the connection ends.

#include "integration/support/exchange.hpp"
#include "integration/support/run.hpp"
#include "integration/support/scripted_transport.hpp"

#include <scrape/base/buffer_pool.hpp>
#include <scrape/net/session.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace scrape::net {
namespace {

using test::Answer;
using test::Script;

struct Sample {
  std::string_view name;
  std::string_view interim;  // messages before the final one
  std::string_view head;
  std::string_view content;  // with its framing
  int status;
  std::string_view body;
  bool answers_head = false;
  bool is_closed = false;  // only the end of the connection ends it
};

void PrintTo(Sample const& sample, std::ostream* out) {
  *out << sample.name;
}

Errc const clean_or_not[] = {Errc::end_of_stream, Errc::unclean_close};

class Http1SessionSplits : public testing::TestWithParam<Sample> {
 protected:
  std::string text() const {
    return std::string(GetParam().interim) + std::string(GetParam().head) + std::string(GetParam().content);
  }

  std::size_t body_begin() const { return GetParam().interim.size() + GetParam().head.size(); }

  Answer read(Script& script) const {
    http::Request const request{
        .method = GetParam().answers_head ? "HEAD" : "GET", .authority = "example.org", .target = "/"};
    asio::io_context io;
    auto const session =
        make_http1_session(std::make_unique<test::ScriptedTransport>(script), std::make_shared<BufferPool>(read_size));
    return test::run(io, test::exchange(*session, request, Patience{}));
  }

  void expect_message(Answer const& answer) const {
    ASSERT_FALSE(answer.failed) << answer.failed.message();
    EXPECT_EQ(answer.head->status, GetParam().status);
    EXPECT_EQ(answer.head->fields.find("X"), "y");
    EXPECT_EQ(answer.body, GetParam().body);
  }

  // What the end of the connection after `size` bytes means; success for a body that ends so.
  error_code failure_at(std::size_t size, Errc ending) const {
    auto const& sample = GetParam();
    auto const seen = text().substr(0, size);
    auto const begins = seen.empty() || (size <= sample.interim.size() && seen.ends_with("\r\n\r\n"));
    if (begins) return Errc::closed_before_head;
    if (size < body_begin()) return Errc::closed_in_head;
    if (!sample.is_closed) return Errc::closed_in_body;
    return ending == Errc::unclean_close ? error_code(Errc::unclean_body_end) : error_code();
  }
};

TEST_P(Http1SessionSplits, NoSplitInTwoChangesAnything) {
  auto const bytes = text();
  for (std::size_t cut = 0; cut <= bytes.size() && !HasFailure(); ++cut) {
    SCOPED_TRACE(cut);
    Script script{.pieces = {bytes.substr(0, cut), bytes.substr(cut)}, .ending = Errc::end_of_stream};
    std::erase(script.pieces, "");
    expect_message(read(script));
  }
}

TEST_P(Http1SessionSplits, OneByteAtATimeChangesNothing) {
  Script script{.pieces = {}, .ending = Errc::end_of_stream};
  for (auto const byte : text())
    script.pieces.emplace_back(1, byte);
  expect_message(read(script));
}

TEST_P(Http1SessionSplits, EveryPrefixHasItsOwnFailure) {
  for (auto const ending : clean_or_not) {
    for (std::size_t size = 0; size < text().size(); ++size) {
      SCOPED_TRACE(size);
      Script script{.pieces = {text().substr(0, size)}, .ending = ending};
      std::erase(script.pieces, "");
      auto const answer = read(script);
      EXPECT_EQ(answer.failed, failure_at(size, ending)) << answer.failed.message();
      EXPECT_EQ(answer.head.has_value(), size >= body_begin());
      EXPECT_TRUE(GetParam().body.starts_with(answer.body));
    }
  }
}

TEST_P(Http1SessionSplits, AConnectionThatBreaksSaysSoAtEveryStep) {
  error_code const reset = asio::error::connection_reset;
  for (std::size_t size = 0; size < text().size(); ++size) {
    SCOPED_TRACE(size);
    Script script{.pieces = {text().substr(0, size)}, .ending = reset};
    std::erase(script.pieces, "");
    EXPECT_EQ(read(script).failed, reset);
  }
}

TEST_P(Http1SessionSplits, ReadsNoFurtherThanTheMessage) {
  if (GetParam().is_closed) return;  // there is no other end
  Script script{.pieces = {text()}, .ending = asio::error::connection_reset};
  expect_message(read(script));
  EXPECT_EQ(script.reads.size(), 1U);
}

constexpr std::string_view hints = "HTTP/1.1 103 Early Hints\r\nX: n\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";

Sample const samples[] = {
    {"Length", "", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\n", "hello", 200, "hello"},
    {"NoContentByLength", "", "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 0\r\n\r\n", "", 200, ""},
    {"Chunked", "", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n",
     "3;e=1\r\nhel\r\n2\r\nlo\r\n0\r\nT: u\r\n\r\n", 200, "hello"},
    {"ChunkedWithoutContent", "", "HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n", 200,
     ""},
    {"CloseDelimited", "", "HTTP/1.1 200 OK\r\nX: y\r\n\r\n", "hello\r\n\r\n", 200, "hello\r\n\r\n", false, true},
    {"Interim", hints, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\n\r\n", "ok", 200, "ok"},
    {"InterimBeforeCloseDelimited", hints, "HTTP/1.1 200 OK\r\nX: y\r\n\r\n", "ok", 200, "ok", false, true},
    {"NoContent", "", "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", "", 204, ""},
    {"NotModified", "", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nX: y\r\n\r\n", "", 304, ""},
    {"AnswerToHead", "", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\n", "", 200, "", true},
    {"ErrorStatus", "", "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\nX: y\r\n\r\n", "busy", 503, "busy"},
    {"OldVersion", "", "HTTP/1.0 404 Not Found\r\nX: y\r\n\r\n", "gone", 404, "gone", false, true},
    {"OldVersionWithLength", "", "HTTP/1.0 200 OK\r\nX: y\r\nContent-Length: 2\r\n\r\n", "ok", 200, "ok"},
};

INSTANTIATE_TEST_SUITE_P(Samples, Http1SessionSplits, testing::ValuesIn(samples),
                         [](auto const& sample) { return std::string(sample.param.name); });

}  // namespace
}  // namespace scrape::net
