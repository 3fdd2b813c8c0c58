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

// RFC 9110 §8.6: also of no content, where the method gives content a meaning.
TEST(Http1Encode, TellsTheLengthOfTheContent) {
  struct Row {
    std::string_view method;
    std::optional<std::string_view> content;
    std::string_view length;
  };
  Row const table[] = {{"POST", "abc", "3"},
                       {"POST", "", "0"},
                       {"POST", std::nullopt, "0"},
                       {"PUT", std::nullopt, "0"},
                       {"PATCH", std::nullopt, "0"},
                       {"GET", "x", "1"},
                       {"GET", "", "0"},
                       {"DELETE", "xy", "2"},
                       {"GET", std::nullopt, ""},
                       {"HEAD", std::nullopt, ""},
                       {"DELETE", std::nullopt, ""},
                       {"OPTIONS", std::nullopt, ""}};
  for (auto const& [method, content, length] : table) {
    Request const request{.method = method, .authority = "a", .target = "/", .content = content};
    auto const field = length.empty() ? std::string() : "\r\nContent-Length: " + std::string(length);
    EXPECT_EQ(encode_http1(request), std::string(method) + " / HTTP/1.1\r\nHost: a" + field + "\r\n\r\n");
  }
}

}  // namespace
}  // namespace scrape::http
