#include <scrape/http/header_edit.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace scrape::http {
namespace {

std::string problem_with(std::string_view text) {
  try {
    parse_header_edit(text);
  } catch (std::invalid_argument const& problem) {
    return problem.what();
  }
  return {};
}

TEST(HeaderEdit, IsANameAndAValue) {
  struct Row {
    std::string_view text, name, value;
  };
  Row const table[] = {{"X-Api: secret", "X-Api", "secret"},       {"X-Api:secret", "X-Api", "secret"},
                       {"X-Api: \t a b \t", "X-Api", "a b"},       {"X-Api: a\tb", "X-Api", "a\tb"},
                       {"Cookie: a=b; c=d", "Cookie", "a=b; c=d"}, {"X: a:b;c", "X", "a:b;c"},
                       {"X: caf\xc3\xa9", "X", "caf\xc3\xa9"},     {"!#$%&'*+-.^_`|~1a: x", "!#$%&'*+-.^_`|~1a", "x"}};
  for (auto const& [text, name, value] : table) {
    auto const edit = parse_header_edit(text);
    EXPECT_EQ(edit.name, name);
    EXPECT_EQ(edit.value, value);
  }
}

TEST(HeaderEdit, LeavesAFieldOut) {
  EXPECT_FALSE(parse_header_edit("Accept:").value.has_value());
  EXPECT_FALSE(parse_header_edit("Accept:  ").value.has_value());
}

TEST(HeaderEdit, SendsAnEmptyField) {
  EXPECT_EQ(parse_header_edit("X-Empty;").value, "");
}

// RFC 9110 §5.1, §5.5: nothing may begin another field, or another message.
TEST(HeaderEdit, RefusesWhatCouldBeMoreThanOneField) {
  for (std::string_view const text :
       {"X: a\r\nY: b", "X: a\nY: b", "X: a\rb", "X: \x01", "X: a\x7f", "X\r\n: a", "X\n: a"})
    EXPECT_NE(problem_with(text), "") << text;
  EXPECT_NE(problem_with(std::string_view("X: a\0b", 6)), "");
}

TEST(HeaderEdit, RefusesWhatIsNoField) {
  for (std::string_view const text : {"", ":", ": a", "no colon", "a b: c", "X : a", "(x): y", "X; a"})
    EXPECT_NE(problem_with(text), "") << text;
}

// RFC 9112 §6: ours to know.
TEST(HeaderEdit, RefusesFramingAndARequestWithoutHost) {
  for (auto const* const text : {"Content-Length: 5", "transfer-encoding: chunked", "TE: trailers", "Trailer: x",
                                 "Upgrade: h2c", "Proxy-Connection: close", "Proxy-Authorization: Basic x", "Host:"})
    EXPECT_NE(problem_with(text), "") << text;
  EXPECT_EQ(problem_with("Host: example.org"), "");
}

TEST(HeaderEdit, NeverRepeatsTheValue) {
  for (std::string_view const text :
       {"Authorization: secret\x01", "Bearer secret", "Transfer-Encoding: secret", "X; secret"})
    EXPECT_EQ(problem_with(text).find("secret"), std::string::npos) << problem_with(text);
}

}  // namespace
}  // namespace scrape::http
