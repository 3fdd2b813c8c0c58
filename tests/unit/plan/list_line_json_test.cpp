#include "support/list_lines.hpp"

#include <scrape/base/text.hpp>
#include <scrape/plan/list_line.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

using test::bad;

ListEntry good(std::string_view text) {
  auto line = parse_list_line(text);
  if (auto const* const problem = std::get_if<BadLine>(&line)) throw std::runtime_error(problem->problem);
  return std::get<ListEntry>(std::move(line));
}

TEST(JsonLine, HasAUrl) {
  auto const entry = good(R"({"url":"https://example.org/a"})");

  EXPECT_EQ(entry.url.text(), "https://example.org/a");
  EXPECT_EQ(entry.given, "https://example.org/a");
  EXPECT_FALSE(entry.path.has_value());
}

TEST(JsonLine, MayHaveAPath) {
  auto const entry = good(R"(  { "path" : "a//./b.html", "url" : "example.org" } )");

  EXPECT_EQ(entry.url.text(), "https://example.org/");
  EXPECT_EQ(entry.path, "a/b.html");
}

TEST(JsonLine, UndoesEscapes) {
  auto const entry = good(R"({"url":"https:\/\/example.org\/\u00e4","path":"\u00e4\u00fc"})");

  EXPECT_EQ(entry.url.text(), "https://example.org/%C3%A4");
  EXPECT_EQ(entry.path, "äü");
}

TEST(JsonLine, GetsHttpsWithoutAScheme) {
  EXPECT_EQ(good(R"({"url":" a.b "})").url.text(), "https://a.b/");
}

struct ObjectProblem {
  std::string_view text;
  std::string_view problem;
  std::size_t column;
};

TEST(JsonLine, SaysWhatIsWrongWithTheObject) {
  ObjectProblem const table[] = {
      {R"({})", "'url' is missing", 1},
      {R"({"path":"a"})", "'url' is missing", 1},
      {R"({"url":""})", "'url' is missing", 1},
      {R"({"url":"a.b","x":1})", "unknown key 'x'; known are url, path, method, headers and body", 14},
      {R"({"URL":"a.b"})", "unknown key 'URL'; known are url, path, method, headers and body", 2},
      {R"({"url":"a.b","\u001b":1})", "unknown key '\\x1b'; known are url, path, method, headers and body", 14},
      {R"({"url":1})", "'url' must be a string", 8},
      {R"({"url":null})", "'url' must be a string", 8},
      {R"({"url":["a.b"]})", "'url' must be a string", 8},
      {R"({"url":"a.b","path":{}})", "'path' must be a string", 21},
      {R"({"url":"a.b","url":"a.c"})", "a key is given twice", 1},
  };
  for (auto const& [text, problem, column] : table) {
    SCOPED_TRACE(text);
    auto const line = bad(text);
    EXPECT_EQ(line.problem, "not a valid JSON line: " + std::string(problem));
    EXPECT_EQ(line.column, column);
  }
}

TEST(JsonLine, RefusesAPathThatLeavesTheDirectory) {
  for (auto const* const path : {"", "/x", "../x", "a/../../x", "..", ".", "a/"}) {
    SCOPED_TRACE(path);
    auto const line = bad(R"({"url":"a.b","path":")" + std::string(path) + "\"}");
    EXPECT_EQ(line.problem, "not a valid JSON line: 'path' must name a file below the output directory, not '" +
                                std::string(path) + "'");
  }
}

TEST(JsonLine, RefusesAPathInTheProgramsFolders) {
  for (auto const* const path : {".scrape/x", "./.SCRAPE/x", ".scrape", "snapshots", "Snapshots/2026/x"}) {
    auto const line = bad(R"({"url":"a.b","path":")" + std::string(path) + "\"}");
    EXPECT_EQ(line.problem,
              "not a valid JSON line: 'path' must not name what belongs to scrape itself: '" + std::string(path) + "'");
  }
}

TEST(JsonLine, RefusesAPathWithANulByte) {
  EXPECT_NE(bad(R"({"url":"a.b","path":"a\u0000b"})").problem.find("not 'a\\x00b'"), std::string::npos);
}

struct Place {
  std::string_view text;
  std::size_t column;
};

TEST(JsonLine, SaysWhereTheJsonBreaksOff) {
  Place const table[] = {
      {R"({"url":"a.b")", 13}, {"{", 2}, {R"( {"url)", 7}, {R"({"url":"a.b","path":)", 21}, {R"({"url":"a\)", 11},
  };
  for (auto const& [text, column] : table) {
    SCOPED_TRACE(text);
    auto const line = bad(text);
    EXPECT_EQ(line.problem, "not a valid JSON line: the object is incomplete");
    EXPECT_EQ(line.column, column);
  }
}

TEST(JsonLine, SaysWhereTheJsonIsWrong) {
  Place const table[] = {{R"({"url" "a.b"})", 8}, {R"({"url":"a.b",})", 14}, {R"(  {'url':"a.b"})", 4}, {"{a}", 2}};
  for (auto const& [text, column] : table) {
    SCOPED_TRACE(text);
    auto const line = bad(text);
    EXPECT_TRUE(line.problem.starts_with("not a valid JSON line: ")) << line.problem;
    EXPECT_EQ(line.column, column);
  }
}

TEST(JsonLine, RefusesWhatFollowsTheObject) {
  auto const line = bad(R"( {"url":"a.b"} x)");

  EXPECT_EQ(line.problem, "not a valid JSON line: something follows the object");
  EXPECT_EQ(line.column, 16U);
}

TEST(JsonLine, RefusesASecondObject) {
  EXPECT_EQ(bad(R"({"url":"a.b"}{"url":"a.c"})").column, 14U);
}

TEST(JsonLine, RefusesDeepNesting) {
  auto const line = bad(R"({"url":)" + std::string(100'000, '['));

  EXPECT_TRUE(line.problem.starts_with("not a valid JSON line: ")) << line.problem;
}

TEST(JsonLine, RefusesInvalidUtf8) {
  auto const line = bad("{\"url\":\"a.b/\xff\"}");

  EXPECT_TRUE(line.problem.starts_with("not a valid JSON line: ")) << line.problem;
  EXPECT_EQ(line.given, "{...}");
}

TEST(JsonLine, RefusesARawNulByte) {
  EXPECT_TRUE(bad({"{\"url\":\"a\0b\"}", 13}).problem.starts_with("not a valid JSON line: "));
}

// Regression: the column was that of the URL's own text.
TEST(JsonLine, SaysWhereItsUrlIsWrong) {
  auto const line = bad(R"( {"path":"x","url":"http//example.org"})");

  EXPECT_EQ(line.problem, "not a URL: 'http//example.org' (missing ':' after the scheme)");
  EXPECT_EQ(line.column, 25U);
  EXPECT_EQ(line.given, "http//example.org");
}

// Regression: the record of a line that is refused held all of the line.
TEST(JsonLine, GivesBackOnlyTheUrlOfARefusedObject) {
  auto const line = bad(R"({"url":"https://a.b/","headers":{"Authorization":"Bearer secret"},"x":1})");

  EXPECT_EQ(line.given, "https://a.b/");
  EXPECT_EQ(line.problem.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace scrape::plan
