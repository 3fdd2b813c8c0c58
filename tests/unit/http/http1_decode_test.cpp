#include "support/http1_reader.hpp"

#include <scrape/base/error.hpp>
#include <scrape/http/http1_decode.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::http {
namespace {

using test::Http1Reader;
using test::read_http1;

TEST(Http1Decode, ReadsTheHead) {
  auto const reader =
      read_http1("HTTP/1.1 404 Not Found\r\nServer: x\r\nSet-Cookie: a\r\nset-cookie:  b \r\nEmpty:\r\n\r\n");

  ASSERT_EQ(reader.heads, 1);
  EXPECT_EQ(reader.head().status, 404);
  EXPECT_EQ(reader.head().version, Version::http_1_1);
  ASSERT_EQ(reader.head().fields.size(), 4U);
  EXPECT_EQ(reader.head().fields[2].name, "set-cookie");
  EXPECT_EQ(reader.head().fields.joined("Set-Cookie"), "a, b");
  EXPECT_EQ(reader.head().fields.find("empty"), "");
}

TEST(Http1Decode, ReadsTheVersion) {
  EXPECT_EQ(read_http1("HTTP/1.0 200 OK\r\n\r\n").head().version, Version::http_1_0);
  EXPECT_EQ(read_http1("HTTP/1.1 200 OK\r\n\r\n").head().version, Version::http_1_1);
}

// RFC 9112 §4: the reason phrase may be empty.
TEST(Http1Decode, TakesAStatusLineWithoutAReason) {
  EXPECT_EQ(read_http1("HTTP/1.1 200 \r\n\r\n").head().status, 200);
}

// RFC 9112 §5.2.
TEST(Http1Decode, UnfoldsALine) {
  auto const reader = read_http1("HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n");

  EXPECT_EQ(reader.head().fields.find("X"), "a b");
}

// RFC 9112 §2.2.
TEST(Http1Decode, TakesASingleLineFeedForTheEndOfALine) {
  auto const reader = read_http1("HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\nrest");
  EXPECT_EQ(reader.head().fields.find("A"), "b");
  EXPECT_EQ(reader.head().fields.find("C"), "d");
  EXPECT_EQ(reader.body, "rest");
}

TEST(Http1Decode, KeepsBytesThatAreNotAscii) {
  EXPECT_EQ(read_http1("HTTP/1.1 200 OK\r\nX: \xe4\xff\r\n\r\n").head().fields.find("X"), "\xe4\xff");
}

TEST(Http1Decode, GivesThePiecesOfABodyAsTheyCome) {
  Http1Reader reader;
  reader.receive("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
  EXPECT_EQ(reader.body, "ab");
  EXPECT_FALSE(reader.is_complete);

  reader.receive("cd");

  EXPECT_EQ(reader.body, "abcd");
  EXPECT_TRUE(reader.is_complete);
}

// RFC 9112 §6.3, rules 1 and 2.
TEST(Http1Decode, ExpectsNoBodyWhereThereIsNone) {
  EXPECT_TRUE(read_http1("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n").is_complete);
  EXPECT_TRUE(read_http1("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n").is_complete);
  EXPECT_TRUE(read_http1("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", Http1Decoder::To::head).is_complete);
  EXPECT_TRUE(read_http1("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Http1Decoder::To::head).is_complete);
  EXPECT_TRUE(read_http1("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").is_complete);
}

// RFC 9112 §6.3, rule 8.
TEST(Http1Decode, ReadsToTheEndOfTheConnectionWithoutALength) {
  auto reader = read_http1("HTTP/1.1 200 OK\r\n\r\nabc");

  EXPECT_FALSE(reader.is_complete);
  EXPECT_TRUE(reader.finish().has_value());
  EXPECT_EQ(reader.body, "abc");
}

// RFC 9110 §15.2: any 1xx may come before the answer.
TEST(Http1Decode, ReadsPastInterimResponses) {
  auto const reader = read_http1(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nContent-Length: 3\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

  EXPECT_EQ(reader.heads, 1);
  EXPECT_EQ(reader.head().status, 200);
  EXPECT_FALSE(reader.head().fields.find("Link").has_value());
  EXPECT_EQ(reader.body, "ok");
  EXPECT_TRUE(reader.is_complete);
}

// RFC 9110 §6.5.1.
TEST(Http1Decode, KeepsTrailersOutOfTheHead) {
  auto const reader = read_http1(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nETag: \"x\"\r\nServer: y\r\n\r\n");

  EXPECT_TRUE(reader.is_complete);
  EXPECT_FALSE(reader.head().fields.find("ETag").has_value());
  EXPECT_EQ(reader.head().fields.size(), 1U);
}

// RFC 9112 §7.1.1 extensions, either case of the digits, leading zeros.
TEST(Http1Decode, ReadsChunks) {
  auto const reader = read_http1(
      "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n"
      "00A;x=\"y;z\"\r\n0123456789\r\nb;q\r\nabcdefghijk\r\n000\r\n\r\n");

  EXPECT_EQ(reader.body, "0123456789abcdefghijk");
  EXPECT_TRUE(reader.is_complete);
}

TEST(Http1Decode, TakesAContentLengthThatIsRepeated) {
  auto const reader = read_http1("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok");

  EXPECT_TRUE(reader.is_complete) << reader.error.value_or(error_code{}).message();
  EXPECT_EQ(reader.body, "ok");
}

TEST(Http1Decode, TakesAHeadOfNearlyTheLimit) {
  auto const value = std::string(head_limit - 200, 'a');

  auto const reader = read_http1("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: " + value + "\r\n\r\n");

  EXPECT_TRUE(reader.is_complete);
  EXPECT_EQ(reader.head().fields.find("X"), value);
}

TEST(Http1Decode, ExpectsNoBodyOfAnAnswerToHead) {
  Http1Reader reader(Http1Decoder::To::head);

  reader.receive("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");

  EXPECT_TRUE(reader.is_complete);
}

TEST(Http1Decode, CanBeMoved) {
  Http1Decoder first(Http1Decoder::To::other);
  ASSERT_TRUE(first.feed(as_bytes("HTTP/1.1 204 No Content\r\n\r\n")).has_value());

  auto const second = std::move(first);

  EXPECT_EQ(second.head().status, 204);
}

struct Persistence {
  std::string_view head;
  bool keeps_alive;
};

// RFC 9112 §9.3.
TEST(Http1Decode, KnowsWhetherTheConnectionStays) {
  Persistence const table[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x, Close\r\n\r\n", false},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x\r\nConnection: close\r\n\r\n", false},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", true},
      {"HTTP/1.1 204 No Content\r\n\r\n", true},
      {"HTTP/1.1 304 Not Modified\r\n\r\n", true},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true},
      {"HTTP/1.1 200 OK\r\n\r\n", false},
      {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false},
      {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", true},
      {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", false},
  };
  for (auto const& [head, keeps_alive] : table) {
    EXPECT_EQ(read_http1(head).decoder().keeps_alive(), keeps_alive) << head;
  }
}

// RFC 9110 §9.3.6.
TEST(Http1Decode, ReadsNoFramingInASuccessOfConnect) {
  for (auto const* const fields :
       {"Content-Length: 5\r\n", "Content-Length: abc\r\n", "content-length: 1\r\nContent-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding:\r\n gzip\r\n", "Content-Length: x\n"}) {
    auto const text = std::string("HTTP/1.1 200 OK\r\nA: b\r\n") + fields + "\r\nhello";
    auto const reader = read_http1(text, Http1Decoder::To::connect);
    EXPECT_FALSE(reader.error) << text << reader.error->message();
    EXPECT_TRUE(reader.is_complete) << text;
    EXPECT_EQ(reader.head().fields.joined("A"), "b");
    EXPECT_EQ(reader.unused(), "hello") << text;
  }
}

TEST(Http1Decode, ReadsTheFramingOfARefusalOfConnect) {
  auto const reader = read_http1("HTTP/1.1 407 Who?\r\nContent-Length: 4\r\n\r\nwho?X", Http1Decoder::To::connect);
  EXPECT_EQ(reader.body, "who?");
  EXPECT_EQ(reader.unused(), "X");
  EXPECT_EQ(read_http1("HTTP/1.1 407 x\r\nContent-Length: abc\r\n\r\n", Http1Decoder::To::connect).error,
            Errc::bad_content_length);
}

}  // namespace
}  // namespace scrape::http
