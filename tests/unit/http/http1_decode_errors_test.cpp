#include "support/http1_reader.hpp"

#include <scrape/base/error.hpp>
#include <scrape/base/text.hpp>
#include <scrape/http/http1_decode.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::http {
namespace {

using test::Http1Reader;
using test::read_http1;

template <std::size_t size>
void expect_all(std::string const (&table)[size], Errc expected) {
  for (auto const& text : table) {
    SCOPED_TRACE(printable(text));
    auto const reader = read_http1(text);
    ASSERT_TRUE(reader.error.has_value());
    EXPECT_EQ(reader.error->message(), make_error_code(expected).message());
  }
}

std::string with_fields(std::string const& fields) {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n";
}

TEST(Http1DecodeErrors, NamesWhatIsNotHttp) {
  std::string const table[] = {
      "SSH-2.0-OpenSSH_9.2\r\n",
      "220 ftp.example.org ready\r\n\r\n",
      "<html><body>hello</body></html>\r\n\r\n",
      "\x15\x03\x01\x01\x02\x02\x16",
      "HTTP 200 OK\r\n\r\n",
      "http/1.1 200 OK\r\n\r\n",
      "\r\n\r\n\r\n",
      "ICY 200 OK\r\n\r\n",
  };
  expect_all(table, Errc::not_http);
}

// Regression: without the end of a line it was "incomplete", or a time-out.
TEST(Http1DecodeErrors, NamesWhatIsNotHttpByItsFirstBytes) {
  std::string const table[] = {"\x15", "S", "HTML", "220", "H\n", "HTTP 1", "\n"};
  expect_all(table, Errc::not_http);
}

// RFC 9112 §4 and §5.
TEST(Http1DecodeErrors, NamesAMalformedHead) {
  std::string const table[] = {
      "HTTP/1.1 20 OK\r\n\r\n",   "HTTP/1.1 abc OK\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n", with_fields("No colon"),
      with_fields(": no name"),   with_fields("Name : x"),
      with_fields("Na me: x"),    with_fields(std::string("X: a\0b", 6)),
      with_fields("X: a\x7f"),
  };
  expect_all(table, Errc::bad_head);
}

// RFC 9112 §6.3, rule 5.
TEST(Http1DecodeErrors, NamesABadContentLength) {
  std::string const table[] = {
      with_fields("Content-Length: 5\r\nContent-Length: 6"),
      with_fields("Content-Length: 5 00"),
      with_fields("Content-Length: -1"),
      with_fields("Content-Length: +5"),
      with_fields("Content-Length: 0x5"),
      with_fields("Content-Length: five"),
      with_fields("Content-Length: 5, 6"),
      with_fields("Content-Length: "),
      with_fields("Content-Length: 99999999999999999999999"),
  };
  expect_all(table, Errc::bad_content_length);
}

// RFC 9112 §6.1 and §6.3, rules 3 and 4. A coding that is not undone would be saved as content.
TEST(Http1DecodeErrors, NamesATransferEncodingThatItCannotUndo) {
  std::string const table[] = {
      with_fields("Transfer-Encoding: gzip, chunked"),
      with_fields("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"),
      with_fields("Transfer-Encoding: chunked, chunked"),
      with_fields("Transfer-Encoding: chunked, gzip"),
      with_fields("Transfer-Encoding: gzip"),
      with_fields("Transfer-Encoding: identity"),
      with_fields("Transfer-Encoding: xchunked"),
  };
  expect_all(table, Errc::bad_transfer_encoding);
}

// RFC 9112 §6.3: "ought to be handled as an error", as it may be an attempt at response splitting.
TEST(Http1DecodeErrors, RefusesALengthBesideChunks) {
  for (auto const* const fields :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5"}) {
    auto const reader = read_http1(with_fields(fields) + "5\r\nhello\r\n0\r\n\r\n");
    ASSERT_TRUE(reader.error.has_value()) << fields;
    EXPECT_EQ(classify(*reader.error, Phase::head), ErrorClass::protocol);
  }
}

// RFC 9112 §7.1.
TEST(Http1DecodeErrors, NamesAMalformedChunk) {
  auto const head = with_fields("Transfer-Encoding: chunked");
  std::string const table[] = {
      head + "x\r\n",
      head + "-1\r\n",
      head + "\r\n",
      head + "5\r\nhelloXX\r\n",
      head + "5\r\nhello55\r\n",
      head + "11112222333344445\r\n",
      head + "0x5\r\nhello\r\n\r\n",
      head + "5 hello\r\n",
  };
  expect_all(table, Errc::bad_chunk);
}

TEST(Http1DecodeErrors, RefusesAHeadInOneHugeLine) {
  Http1Reader reader;
  reader.receive("HTTP/1.1 200 OK\r\nX: ");
  for (int i = 0; i < 300 && !reader.error; ++i)
    reader.receive(std::string(1024, 'a'));

  EXPECT_EQ(reader.error, Errc::head_too_large);
}

TEST(Http1DecodeErrors, RefusesAStatusLineWithoutEnd) {
  Http1Reader reader;
  reader.receive("HTTP/1.1 200 ");
  for (int i = 0; i < 300 && !reader.error; ++i)
    reader.receive(std::string(1024, 'a'));

  EXPECT_EQ(reader.error, Errc::head_too_large);
}

TEST(Http1DecodeErrors, RefusesAFloodOfShortLinesInSmallPieces) {
  Http1Reader reader;
  reader.receive("HTTP/1.1 200 OK\r\n");
  std::size_t sent = 0;
  while (sent < 4 * head_limit && !reader.error) {
    reader.receive("a: b\r\n");
    sent += 6;
  }

  EXPECT_EQ(reader.error, Errc::head_too_large);
  EXPECT_LE(sent, head_limit + 64);
}

TEST(Http1DecodeErrors, RefusesAHeadThatIsTooLargeAllAtOnce) {
  std::string fields;
  while (fields.size() < head_limit)
    fields += "name: value\r\n";

  EXPECT_EQ(read_http1("HTTP/1.1 200 OK\r\n" + fields + "\r\n").error, Errc::head_too_large);
}

TEST(Http1DecodeErrors, CountsInterimResponsesInTheLimitOfTheHead) {
  auto const interim = "HTTP/1.1 103 Early Hints\r\nX: " + std::string(head_limit / 4, 'a') + "\r\n\r\n";
  Http1Reader reader;
  for (int i = 0; i < 5; ++i)
    reader.receive(interim);

  EXPECT_EQ(reader.error, Errc::head_too_large);
}

// Regression, like the next one: only the caller's buffer was a limit.
TEST(Http1DecodeErrors, RefusesTrailersWithoutEnd) {
  Http1Reader reader;
  reader.receive(with_fields("Transfer-Encoding: chunked") + "0\r\n");
  std::size_t sent = 0;
  while (sent < 8 * head_limit && !reader.error) {
    reader.receive("a: b\r\n");
    sent += 6;
  }

  EXPECT_EQ(reader.error, Errc::bad_chunk);
}

TEST(Http1DecodeErrors, RefusesAChunkExtensionWithoutEnd) {
  Http1Reader reader;
  reader.receive(with_fields("Transfer-Encoding: chunked") + "5;");
  for (int i = 0; i < 1024 && !reader.error; ++i)
    reader.receive(std::string(1024, 'a'));

  EXPECT_EQ(reader.error, Errc::bad_chunk);
}

TEST(Http1DecodeErrors, TakesSoManyInterimResponsesAndNotOneMore) {
  std::string interim;
  for (int i = 0; i < interim_limit; ++i)
    interim += "HTTP/1.1 102 Processing\r\n\r\n";

  EXPECT_TRUE(read_http1(interim + "HTTP/1.1 204 No Content\r\n\r\n").is_complete);
  EXPECT_EQ(read_http1(interim + "HTTP/1.1 102 Processing\r\n\r\n").error, Errc::too_many_interim);
}

TEST(Http1DecodeErrors, LooksForHttpBehindAnInterimResponse) {
  EXPECT_EQ(read_http1("HTTP/1.1 100 Continue\r\n\r\nhello").error, Errc::not_http);
}

// RFC 9110 §15.2.2.
TEST(Http1DecodeErrors, RefusesAnUpgradeThatNobodyAskedFor) {
  EXPECT_EQ(read_http1("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n").error, Errc::unexpected_upgrade);
}

}  // namespace
}  // namespace scrape::http
