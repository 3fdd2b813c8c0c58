#include "support/http1_reader.hpp"

#include <scrape/base/error.hpp>
#include <scrape/http/http1_decode.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::http {
namespace {

using test::Http1Reader;

struct Sample {
  std::string_view name;
  std::string_view bytes;
  int status;
  std::string_view body;
  Http1Decoder::To request = Http1Decoder::To::other;
  bool is_closed = false;  // only the end of the connection ends it
};

void PrintTo(Sample const& sample, std::ostream* out) {
  *out << sample.name;
}

constexpr std::string_view surplus = "HTTP/1.1 500 surplus";

class Http1DecodeSplits : public testing::TestWithParam<Sample> {
 protected:
  std::string text() const { return std::string(GetParam().bytes) + std::string(GetParam().is_closed ? "" : surplus); }

  void expect_message(Http1Reader& reader) const {
    auto const& sample = GetParam();
    ASSERT_FALSE(reader.error.has_value()) << reader.error->message();
    EXPECT_EQ(reader.heads, 1);
    EXPECT_EQ(reader.head().status, sample.status);
    EXPECT_EQ(reader.head().fields.find("X"), "y");
    EXPECT_EQ(reader.body, sample.body);
    EXPECT_EQ(reader.is_complete, !sample.is_closed);
    EXPECT_EQ(reader.unused(), sample.is_closed ? "" : surplus);
    EXPECT_TRUE(reader.finish().has_value());
  }
};

TEST_P(Http1DecodeSplits, OneByteAtATimeChangesNothing) {
  Http1Reader reader(GetParam().request);
  for (auto const c : text()) {
    if (!reader.is_complete) reader.receive({&c, 1});
  }
  if (!GetParam().is_closed) reader.receive(surplus.substr(reader.unused().size()));

  expect_message(reader);
}

TEST_P(Http1DecodeSplits, NoSplitInThreeChangesAnything) {
  auto const bytes = text();
  for (std::size_t first = 0; first <= bytes.size() && !HasFailure(); ++first) {
    for (auto second = first; second <= bytes.size() && !HasFailure(); ++second) {
      SCOPED_TRACE(std::to_string(first) + " and " + std::to_string(second));
      Http1Reader reader(GetParam().request);
      reader.receive(bytes.substr(0, first));
      reader.receive(bytes.substr(first, second - first));
      reader.receive(bytes.substr(second));
      expect_message(reader);
    }
  }
}

// RFC 9112 §8.
TEST_P(Http1DecodeSplits, EveryPrefixIsIncomplete) {
  auto const& sample = GetParam();
  auto const final_head = sample.bytes.rfind("HTTP/1.");
  auto const lines_end = sample.bytes.find("\r\n\r\n", final_head);
  auto const head_end = lines_end == std::string_view::npos ? sample.bytes.find("\n\n", final_head) + 2 : lines_end + 4;
  for (std::size_t size = 0; size < sample.bytes.size(); ++size) {
    SCOPED_TRACE(size);
    Http1Reader reader(sample.request);
    reader.receive(sample.bytes.substr(0, size));
    auto const end = reader.finish();
    if (size >= head_end && sample.is_closed) {
      EXPECT_TRUE(end.has_value());
    } else if (size >= head_end) {
      EXPECT_EQ(end.error(), Errc::closed_in_body);
    } else {
      EXPECT_EQ(end.error(), size == 0 || size == final_head ? Errc::closed_before_head : Errc::closed_in_head);
    }
  }
}

Sample const samples[] = {
    {"ContentLength", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello", 200, "hello"},
    {"EmptyContent", "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 0\r\n\r\n", 200, ""},
    {"Chunked",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n3;e=1;f\r\nhel\r\n2\r\nlo\r\n0\r\nT: u\r\nV: "
     "w\r\n\r\n",
     200, "hello"},
    {"ChunkedWithoutContent", "HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, ""},
    {"CloseDelimited", "HTTP/1.1 200 OK\r\nX: y\r\n\r\nhello\r\n\r\n", 200, "hello\r\n\r\n", Http1Decoder::To::other,
     true},
    {"NoContent", "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", 204, ""},
    {"NotModified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nX: y\r\n\r\n", 304, ""},
    {"AnswerToHead", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\n", 200, "", Http1Decoder::To::head},
    {"Interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\n\r\nok", 200, "ok"},
    {"BareLineFeeds", "HTTP/1.1 200 OK\nContent-Length: 5\nX: y\n\nhello", 200, "hello"},
    {"BareLineFeedsBeforeABlankLine", "HTTP/1.1 200 OK\nX: y\nContent-Length: 7\r\n\r\n\r\n\r\nend", 200,
     "\r\n\r\nend"},
    {"BareLineFeedsInAnInterim",
     "HTTP/1.1 103 Early Hints\nL: m\n\nHTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 2\r\n\r\nok", 200, "ok"},
    {"OldVersion", "HTTP/1.0 404 Not Found\r\nX: y\r\n\r\ngone", 404, "gone", Http1Decoder::To::other, true},
    {"OldVersionWithLength", "HTTP/1.0 200 OK\r\nX: y\r\nContent-Length: 2\r\n\r\nok", 200, "ok"},
};

INSTANTIATE_TEST_SUITE_P(Samples, Http1DecodeSplits, testing::ValuesIn(samples),
                         [](auto const& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace scrape::http
