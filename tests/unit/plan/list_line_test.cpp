#include "support/list_lines.hpp"

#include <scrape/base/text.hpp>
#include <scrape/plan/list_line.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

using test::bad;
using namespace std::string_literals;

struct ListRow {
  std::string_view text;
  std::string_view url;
};

template <std::size_t size>
void expect_entries(ListRow const (&table)[size]) {
  for (auto const& [text, url] : table) {
    SCOPED_TRACE(text);
    auto const line = parse_list_line(text);
    auto const* const entry = std::get_if<ListEntry>(&line);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->url.text(), url);
    EXPECT_EQ(entry->given, trim(text));
    EXPECT_FALSE(entry->path.has_value());
  }
}

TEST(ListLine, IsBlankWithoutText) {
  for (auto const* const text : {"", " ", "\t \t", "\r", " \r", "\v\f"}) {
    EXPECT_TRUE(std::holds_alternative<BlankLine>(parse_list_line(text))) << printable(text);
  }
}

TEST(ListLine, IsBlankWhenItIsAComment) {
  for (auto const* const text : {"#", "# example.org", "  # x", "\t#x\r", "#{", "##"}) {
    EXPECT_TRUE(std::holds_alternative<BlankLine>(parse_list_line(text))) << printable(text);
  }
}

TEST(ListLine, IsAUrl) {
  ListRow const table[] = {
      {"https://example.org/a", "https://example.org/a"},
      {"HTTP://Example.org", "http://example.org/"},
      {"  https://example.org/a\t\r", "https://example.org/a"},
      {"https://example.org/#not-a-comment", "https://example.org/"},
      {"http:example.org", "http://example.org/"},
      {"https:\\\\example.org\\a", "https://example.org/a"},
  };
  expect_entries(table);
}

TEST(ListLine, GetsHttpsWithoutAScheme) {
  ListRow const table[] = {
      {"example.org", "https://example.org/"},
      {"example.org/a?b", "https://example.org/a?b"},
      {"example.org:8443", "https://example.org:8443/"},
      {"localhost:8080/x", "https://localhost:8080/x"},
      {"//example.org/x", "https://example.org/x"},
      {"[::1]:8443/", "https://[::1]:8443/"},
      {"127.0.0.1", "https://127.0.0.1/"},
      {"bücher.example", "https://xn--bcher-kva.example/"},
      {"example.org/?u=http://example.com/", "https://example.org/?u=http://example.com/"},
      {"example.org?u=http://example.com/", "https://example.org/?u=http://example.com/"},
      {"http.example.org", "https://http.example.org/"},
      {"http/x", "https://http/x"},
  };
  expect_entries(table);
}

// The example of style.md, at its column.
TEST(ListLine, SaysWhereTheColonIsMissing) {
  auto const line = bad("    http//example.org");

  EXPECT_EQ(line.problem, "not a URL: 'http//example.org' (missing ':' after the scheme)");
  EXPECT_EQ(line.column, 9U);
  EXPECT_EQ(line.given, "http//example.org");
}

struct Problem {
  std::string_view text;
  std::size_t column;
  std::string_view problem;
};

TEST(ListLine, SaysWhatIsWrongAndWhere) {
  Problem const table[] = {
      {"HTTPS//example.org", 6, "not a URL: 'HTTPS//example.org' (missing ':' after the scheme)"},
      {"://x", 1, "not a URL: '://x' (missing ':' after the scheme)"},
      {" ftp://example.org/", 2, "not a URL: 'ftp://example.org/' (only http and https URLs can be fetched)"},
      {"https://", 9, "not a URL: 'https://' (the host is missing)"},
      {"?a", 1, "not a URL: '?a' (the host is missing)"},
      {"hello world", 1, "not a URL: 'hello world' (not a valid host name)"},
      {"https://a..b/", 9, "not a URL: 'https://a..b/' (not a valid host name)"},
      {"a.b:99999", 5, "not a URL: 'a.b:99999' (not a port number (1 to 65535))"},
      {"  https://a:0/", 13, "not a URL: 'https://a:0/' (not a port number (1 to 65535))"},
      {"https://a/\x01", 11, "not a URL: 'https://a/\\x01' (a control character in the URL)"},
      {"a/\x1b[2J", 3, "not a URL: 'a/\\x1b[2J' (a control character in the URL)"},
      {" https://a/\xff", 12, "not a URL: 'https://a/\\xff' (not UTF-8 text)"},
  };
  for (auto const& [text, column, problem] : table) {
    SCOPED_TRACE(printable(text));
    auto const line = bad(text);
    EXPECT_EQ(line.problem, problem);
    EXPECT_EQ(line.column, column);
  }
}

TEST(ListLine, ShowsANulByte) {
  auto const line = bad("https://a/\0b"s);

  EXPECT_EQ(line.problem, "not a URL: 'https://a/\\x00b' (a control character in the URL)");
  EXPECT_EQ(line.column, 11U);
}

TEST(ListLine, GivesBackInvalidUtf8AsText) {
  EXPECT_EQ(bad("https://a/\xff").given, "https://a/\xef\xbf\xbd");
}

TEST(ListLine, ShowsOnlyTheBeginningOfALongLine) {
  auto const line = bad("ftp://" + std::string(1'000'000, 'a'));

  EXPECT_EQ(line.problem,
            "not a URL: 'ftp://" + std::string(114, 'a') + "...' (only http and https URLs can be fetched)");
}

TEST(ListLine, TakesAUrlOfSixtyFourKibibytes) {
  auto const line = parse_list_line("https://a/" + std::string(64 * 1024, 'b'));

  EXPECT_TRUE(std::holds_alternative<ListEntry>(line));
}

// Whatever else is wrong. Regression: only a refusal for the credentials themselves hid them, and only up to the first
// "@".
TEST(ListLine, NeverShowsAPassword) {
  for (auto const& text : {
           "https://joe:secret%@example.org/"s,
           "https://joe:secret\x01@example.org/"s,
           "https://joe%3A:secret@example.org/"s,
           "joe:secret@example.org/"s,
           "https:joe:secret@example.org"s,
           "https:\\\\joe:secret@example.org"s,
           "ftp://joe:secret@example.org/"s,
           "http//joe:secret@example.org/"s,
           "://joe:secret@example.org/"s,
           "https://joe:secret@example.org/\x01"s,
           "https://joe:secret@example.org/\xff"s,
           "joe:secret@x?a#b@c\x01"s,
           "https://joe:secret@example.org:0/"s,
           R"({"url":"ftp://joe:secret@example.org"})"s,
           R"({"url":"https://joe:secret@example.org","x":1})"s,
           R"({"url":"https://joe:secret@example.org")"s,
           R"({"url":"https:\/\/joe:secret@example.org",})"s,
           R"({"url":"joe:secret@example.org"} x)"s,
       }) {
    SCOPED_TRACE(printable(text));
    auto const line = bad(text);
    EXPECT_EQ(line.problem.find("secret"), std::string::npos) << line.problem;
    EXPECT_EQ(line.given.find("secret"), std::string::npos) << line.given;
  }
}

TEST(ListLine, HidesAllUpToTheLastAtSignOfWhatIsNoUrl) {
  auto const line = bad("  joe:secret@example.org/@a?b=1");

  EXPECT_EQ(line.problem, "not a URL: '***@a?b=1' (a user name or password needs https:// or http:// before it)");
  EXPECT_EQ(line.column, 3U);
}

struct WithUser {
  std::string_view text;
  std::string_view given;
  std::string_view url;
  http::Credentials credentials;
};

// RFC 3986 §3.2.1 and §2.1; RFC 7617 §2.
TEST(ListLine, TakesTheUserInformationOutOfAUrl) {
  WithUser const table[] = {
      {"https://joe:secret@example.org/", "https://***@example.org/", "https://example.org/", {"joe", "secret"}},
      {" http://joe@a.b:81/c@d?e@f ", "http://***@a.b:81/c@d?e@f", "http://a.b:81/c@d?e@f", {"joe", ""}},
      {"https://:secret@a.b", "https://***@a.b", "https://a.b/", {"", "secret"}},
      {"https://joe:a:b%3ac@a.b/", "https://***@a.b/", "https://a.b/", {"joe", "a:b:c"}},
      {"https://j%6Fe:%e4%40%2F@a.b/", "https://***@a.b/", "https://a.b/", {"joe", "\xe4@/"}},
      {"https://joe@mail.example:secret@a.b/", "https://***@a.b/", "https://a.b/", {"joe@mail.example", "secret"}},
      {R"({"url":"https://joe:secret@a.b/"})", "https://***@a.b/", "https://a.b/", {"joe", "secret"}},
      {"https://***@a.b/", "https://***@a.b/", "https://a.b/", {"***", ""}},
  };
  for (auto const& [text, given, url, credentials] : table) {
    SCOPED_TRACE(text);
    auto const line = parse_list_line(text);
    auto const* const entry = std::get_if<ListEntry>(&line);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->given, given);
    EXPECT_EQ(entry->url.text(), url);
    ASSERT_TRUE(entry->request && entry->request->credentials);
    EXPECT_EQ(*entry->request->credentials, credentials);
    EXPECT_EQ(entry->request->mark, "") << "the page is that of the URL";
    EXPECT_FALSE(entry->says_how);
  }
}

TEST(ListLine, HasNoUserWithoutAName) {
  auto const line = parse_list_line("https://@a.b/c@d");

  auto const& entry = std::get<ListEntry>(line);
  EXPECT_EQ(entry.given, "https://@a.b/c@d");
  EXPECT_EQ(entry.url.text(), "https://a.b/c@d");
  EXPECT_EQ(entry.request, nullptr);
}

struct BadUser {
  std::string_view text;
  std::size_t column;
  std::string_view why;
};

TEST(ListLine, SaysWhereUserInformationIsWrong) {
  BadUser const table[] = {
      {"https://joe:a%zz@a.b/", 14, "a % in a user name or password needs two hexadecimal digits"},
      {"https://joe:a%4@a.b/", 14, "a % in a user name or password needs two hexadecimal digits"},
      {"https://joe:a%@a.b/", 14, "a % in a user name or password needs two hexadecimal digits"},
      {"https://joe:a%0d%0aX: y@a.b/", 14, "a control character in the user name or password"},
      {"https://joe:a%00@a.b/", 14, "a control character in the user name or password"},
      {"https://jo\te@a.b/", 11, "a control character in the user name or password"},
      {"https://jo%3ae:x@a.b/", 11, "a colon in the user name"},
      {"https://joe:secret@a..b/", 20, "not a valid host name"},
  };
  for (auto const& [text, column, why] : table) {
    SCOPED_TRACE(printable(text));
    auto const line = bad(text);
    EXPECT_EQ(line.column, column);
    EXPECT_NE(line.problem.find("(" + std::string(why) + ")"), std::string::npos) << line.problem;
  }
}

// A URL on the command line.
TEST(ListUrl, CountsItsColumnFromTheOffset) {
  auto const line = parse_list_url(" a..b", 10);

  ASSERT_TRUE(std::holds_alternative<BadLine>(line));
  EXPECT_EQ(std::get<BadLine>(line).column, 12U);
}

TEST(ListUrl, IsRefusedWhenItIsEmpty) {
  auto const line = parse_list_url(" ");

  ASSERT_TRUE(std::holds_alternative<BadLine>(line));
  EXPECT_EQ(std::get<BadLine>(line).problem, "not a URL: '' (the URL is empty)");
}

TEST(ListUrl, HasNoCommentsAndNoJson) {
  EXPECT_TRUE(std::holds_alternative<BadLine>(parse_list_url("# a")));
  EXPECT_TRUE(std::holds_alternative<BadLine>(parse_list_url(R"({"url":"a"})")));
}

}  // namespace
}  // namespace scrape::plan
