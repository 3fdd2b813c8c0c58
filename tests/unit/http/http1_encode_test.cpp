#include <scrape/http/http1_encode.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

// RFC 9112 §3 and §3.2.
TEST(Http1Encode, WritesTheRequestLineAndHostFirst) {
  Request const request{.authority = "example.org:8443", .target = "/a?b=c"};

  EXPECT_EQ(encode_http1(request), "GET /a?b=c HTTP/1.1\r\nHost: example.org:8443\r\n\r\n");
}

TEST(Http1Encode, WritesTheFieldsInTheirOrder) {
  Fields fields;
  fields.add("Accept", "*/*");
  fields.add("User-Agent", "scrape/0.1.0");
  fields.add("X", "");
  Request const request{.method = "HEAD", .authority = "[::1]", .target = "/", .fields = fields};

  EXPECT_EQ(encode_http1(request),
            "HEAD / HTTP/1.1\r\nHost: [::1]\r\nAccept: */*\r\nUser-Agent: scrape/0.1.0\r\nX: \r\n\r\n");
}

}  // namespace
}  // namespace scrape::http
