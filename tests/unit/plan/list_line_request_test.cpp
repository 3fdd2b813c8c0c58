// Lines that say how to ask for their URL.

#include "support/list_lines.hpp"

#include <scrape/plan/list_line.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::plan {
namespace {

using test::bad;
using Headers = std::vector<http::HeaderEdit>;

ListEntry entry_of(std::string const& members) {
  auto line = parse_list_line(R"({"url":"https://a.b/",)" + members + "}");
  if (auto const* const problem = std::get_if<BadLine>(&line)) throw std::runtime_error(problem->problem);
  return std::get<ListEntry>(std::move(line));
}

struct Body {
  std::string members;
  std::string method;
  std::string body;
  std::string content_type;
};

// As curl's --data: a body without a method is posted. What is no string is sent as it stands in the line.
TEST(RequestLine, HasABody) {
  std::string const form = "application/x-www-form-urlencoded";
  std::string const json = "application/json";
  Body const table[] = {
      {R"("body":"a=b&c=\u00e4\n")", "POST", "a=b&c=\xc3\xa4\n", form},
      {R"("body":"")", "POST", "", form},
      {R"("method":"PUT","body":"x\u0000\r\n")", "PUT", std::string("x\0\r\n", 4), form},
      {R"("body":{"a": 1.50, "b":[12345678901234567890123, "}\"]"]},"method":"PATCH")", "PATCH",
       R"({"a": 1.50, "b":[12345678901234567890123, "}\"]"]})", json},
      {R"("body":[1,2])", "POST", "[1,2]", json},
      {R"("body": -1e400 )", "POST", "-1e400", json},
      {R"("body":false)", "POST", "false", json},
  };
  for (auto const& [members, method, body, content_type] : table) {
    SCOPED_TRACE(members);
    auto const entry = entry_of(members);
    ASSERT_TRUE(entry.request && entry.request->body);
    EXPECT_EQ(entry.request->method, method);
    EXPECT_EQ(*entry.request->body, body);
    EXPECT_EQ(entry.request->content_type, content_type);
    EXPECT_TRUE(entry.says_how);
    EXPECT_TRUE(entry.request->mark.starts_with(method + '-')) << entry.request->mark;
  }
}

TEST(RequestLine, MayHaveNoMoreThanAMethod) {
  auto const entry = entry_of(R"("method":"PROPFIND","body":null)");
  EXPECT_EQ(entry.request->method, "PROPFIND");
  EXPECT_EQ(entry.request->body, nullptr);
  EXPECT_TRUE(entry.says_how);
  EXPECT_EQ(entry_of(R"("method":"GET")").request->mark, "") << "that is what a plain line asks for";
  EXPECT_TRUE(entry_of(R"("method":"GET")").says_how);
}

TEST(RequestLine, HasHeaders) {
  auto const entry = entry_of(R"("headers":{"Accept":null,"X-A":" a ","X-L":["1","2"],"X-Empty":"","Host":"c.d"})");
  EXPECT_EQ(
      entry.request->headers,
      (Headers{{"Accept", std::nullopt}, {"X-A", "a"}, {"X-L", "1"}, {"X-L", "2"}, {"X-Empty", ""}, {"Host", "c.d"}}));
  EXPECT_EQ(entry.request->method, "GET");
  EXPECT_FALSE(entry.says_how);
  EXPECT_EQ(entry_of(R"("headers":{})").request, nullptr);
}

TEST(RequestLine, MayHaveAUserAndARequest) {
  auto const line = parse_list_line(R"({"url":"https://joe:pw@a.b/","body":"x"})");
  auto const& entry = std::get<ListEntry>(line);
  EXPECT_EQ(entry.request->credentials, (http::Credentials{"joe", "pw"}));
  EXPECT_EQ(*entry.request->body, "x");
  EXPECT_EQ(entry.request->mark, entry_of(R"("body":"x")").request->mark);
}

struct Wrong {
  std::string members;
  std::size_t column;  // of the line {"url":"https://a.b/",MEMBERS}
  std::string_view says;
};

// RFC 9110 §5.1, §5.5, §9.1, and the request smuggling of §17: nothing of a line may become a line of the request.
TEST(RequestLine, RefusesWhatIsNoRequest) {
  Wrong const table[] = {
      {R"("method":"GET / HTTP/1.1\r\nX: secret")", 32, "a method is a word"},
      {R"("method":"GET\n")", 32, "a method is a word"},
      {R"("method":"GET\u0000")", 32, "a method is a word"},
      {R"("method":"")", 32, "a method is a word"},
      {R"("method":"G\u00c9T")", 32, "a method is a word"},
      {R"("method":1)", 32, "'method' must be a string"},
      {R"("method":null)", 32, "'method' must be a string"},
      {R"("method":"CONNECT")", 32, "CONNECT is for proxies"},
      {R"("body":"secret","method":"TRACE")", 48, "a TRACE must not have a body"},
      {R"("method":")" + std::string(41, 'A') + '"', 32, "at most 40 characters"},
      {R"("headers":{"X-A":"a","X":"a\r\nsecret: b"})", 44, "must not have line breaks"},
      {R"("headers":{"X":"secret\n"})", 34, "must not have line breaks"},
      {R"("headers":{"X":"secret\u0000"})", 34, "must not have line breaks"},
      {R"("headers":{"X":"secret\u007f"})", 34, "must not have line breaks"},
      {R"("headers":{"X":["a","secret\r"]})", 34, "must not have line breaks"},
      {R"("headers":{"X\r\nsecret":"b"})", 34, "a header's name is a word"},
      {R"("headers":{"X\u0000":"secret"})", 34, "a header's name is a word"},
      {R"("headers":{"Authorization: secret":null})", 34, "a header's name is a word"},
      {R"("headers":{"":"secret"})", 34, "a header's name is a word"},
      {R"("headers":{"X":1})", 38, "must be a string, a list of strings or null"},
      {R"("headers":{"X":[null]})", 38, "must be a string, a list of strings or null"},
      {R"("headers":{"X":{"a":"secret"}})", 38, "must be a string, a list of strings or null"},
      {R"("headers":["X: secret"])", 33, "'headers' must be an object"},
      {R"("headers":{"X":"1","X":"secret"})", 33, "a header is given twice"},
      {R"("headers":{"Host":null})", 34, "a request cannot be without Host"},
      {R"("headers":{"Host":""})", 34, "a request cannot be without Host"},
  };
  for (auto const& [members, column, says] : table) {
    SCOPED_TRACE(members);
    auto const line = bad(R"({"url":"https://a.b/",)" + members + "}");
    EXPECT_NE(line.problem.find(says), std::string::npos) << line.problem;
    EXPECT_EQ(line.problem.find("secret"), std::string::npos) << line.problem;
    EXPECT_EQ(line.given, "https://a.b/");
    EXPECT_EQ(line.column, column);
  }
}

// RFC 9112 §6, RFC 9110 §7.6.1: ours to know.
TEST(RequestLine, RefusesFramingAndWhatIsTheConnections) {
  for (auto const* const name : {"Content-Length", "transfer-encoding", "Upgrade", "TE", "Trailer", "Proxy-Connection",
                                 "Proxy-Authorization", "HTTP2-Settings"}) {
    auto const line = bad(R"({"url":"https://a.b/","headers":{")" + std::string(name) + R"(":"secret"}})");
    EXPECT_NE(line.problem.find("belongs to the connection"), std::string::npos) << line.problem;
    EXPECT_EQ(line.problem.find("secret"), std::string::npos) << line.problem;
  }
}

TEST(RequestLine, SaysThatSeveralLinesOfTheSameUrlDiffer) {
  auto const mark = [](std::string const& members) { return entry_of(members).request->mark; };
  EXPECT_NE(mark(R"("body":"1")"), mark(R"("body":"2")"));
  EXPECT_NE(mark(R"("body":"1")"), mark(R"("body":1)"));
  EXPECT_NE(mark(R"("body":"1")"), mark(R"("body":"1","method":"PUT")"));
  EXPECT_NE(mark(R"("headers":{"A":"1"})"), mark(R"("headers":{"A":"2"})"));
  EXPECT_NE(mark(R"("headers":{"A":"1"})"), mark(R"("headers":{"A":null})"));
  EXPECT_EQ(mark(R"("body":"1")"), mark(R"("method":"POST","body":"1")"));
  EXPECT_EQ(mark(R"("headers":{"a":"1"})"), mark(R"("headers":{"A":"1"})"));
}

// They may be new each time, and nobody shall guess them from what is written down.
TEST(RequestLine, HasAMarkThatDoesNotDependOnCredentials) {
  for (auto const* const name : {"Authorization", "cookie", "COOKIE"}) {
    auto const with = [name](std::string const& value) {
      return entry_of(R"("headers":{")" + std::string(name) + R"(":")" + value + R"("})").request->mark;
    };
    EXPECT_EQ(with("a"), with("b"));
  }
}

// A line's method or body is all that it says of that; without both it takes those of the run.
TEST(RequestLine, TakesFromTheRunWhatItDoesNotSay) {
  auto const of_run =
      marked({.method = "PUT", .body = std::make_shared<std::string const>("run"), .content_type = "t/t"});
  EXPECT_EQ(completed(nullptr, false, of_run), of_run);
  EXPECT_EQ(completed(nullptr, false, nullptr), nullptr);

  auto const own = entry_of(R"("method":"GET","headers":{"A":"1"})");
  EXPECT_EQ(completed(own.request, own.says_how, of_run), own.request);

  auto const headers = entry_of(R"("headers":{"A":"1"})");
  auto const both = completed(headers.request, headers.says_how, of_run);
  EXPECT_EQ(both->method, "PUT");
  EXPECT_EQ(both->body, of_run->body);
  EXPECT_EQ(both->content_type, "t/t");
  EXPECT_EQ(both->headers, headers.request->headers);
  EXPECT_NE(both->mark, of_run->mark);
  EXPECT_NE(both->mark, headers.request->mark);
}

TEST(RequestKey, IsTheUrlWithTheMarkAsItsFragment) {
  auto const request = marked({.method = "POST"});
  auto const key = key_of("https://a.b/", request.get());
  EXPECT_EQ(key, "https://a.b/#" + request->mark);
  EXPECT_EQ(url_of(key), "https://a.b/");
  EXPECT_EQ(key_of("https://a.b/", nullptr), "https://a.b/");
  EXPECT_EQ(url_of("https://a.b/"), "https://a.b/");
}

}  // namespace
}  // namespace scrape::plan
