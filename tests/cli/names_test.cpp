// Under which name a page is saved, and which names are refused.

#include "run.hpp"

#include <algorithm>

namespace scrape::test {
namespace {

class Names : public Run {};

TEST_F(Names, NamesFilesByIndexAsTheClassicLessonDoes) {
  auto const ended =
      fetch({"--name", "file_{index}.html", site_.url("/articles/1.html"), site_.url("/articles/2.html")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(files_below(pages_), (std::vector<std::string>{"file_1.html", "file_2.html", "manifest.jsonl"}));
}

TEST_F(Names, NamesFilesByHostAndPath) {
  ASSERT_EQ(fetch({site_.url("/"), site_.url("/articles/1.html"), site_.url("/articles/1"), site_.url("/echo?q=Tea")})
                .exit_code,
            0);
  auto const files = files_below(pages_);
  auto const has = [&](std::string const& name) {
    return std::ranges::find(files, site_.folder() + name) != files.end();
  };
  EXPECT_TRUE(has("/index.html"));
  EXPECT_TRUE(has("/articles/1.html"));
  EXPECT_TRUE(has("/articles/1~.html"));
  EXPECT_EQ(files.size(), 5U);
}

TEST_F(Names, NeverSavesTwoEntriesUnderOneName) {
  auto const ended =
      fetch({"--name", "{stem}.html", "--per-host", "1", site_.url("/articles/1.html"), site_.url("/notes/1.txt")});
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  auto const found = by_url(records());
  EXPECT_EQ(text_of(found.at(site_.url("/articles/1.html")), "outcome"), "saved");
  EXPECT_EQ(text_of(found.at(site_.url("/notes/1.txt")), "error_class"), "write");
}

TEST_F(Names, WritesNothingOutsideItsDirectory) {
  std::string list;
  for (auto const* const path : {"../evil", "/tmp/evil", "a/../../evil", ".scrape/state", "..", "x\\u0000y"}) {
    list +=
        R"({"url": ")" + site_.url("/notes/1.txt?") + std::to_string(list.size()) + R"(", "path": ")" + path + "\"}\n";
  }
  auto const ended = fetch({directory_.write("urls.txt", list), site_.url("/%2e%2e/%2e%2e/x/..%2f..%2fevil.txt")});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(files_below(directory_.path()), (std::vector<std::string>{"pages/manifest.jsonl", "urls.txt"}));
  EXPECT_FALSE(std::filesystem::exists(pages_ + "/.scrape/state"));
}

// Regression: a page took the place of the records.
TEST_F(Names, GivesNoPageTheNameOfItsManifest) {
  auto const list = R"({"url": ")" + site_.url("/notes/1.txt") +
                    R"(", "path": "Manifest.jsonl"})"
                    "\n";
  EXPECT_EQ(fetch({directory_.write("urls.txt", list), site_.url("/notes/2.txt")}).exit_code, 1);
  EXPECT_EQ(records().size(), 2U);
  EXPECT_EQ(text_of(by_url(records()).at(site_.url("/notes/1.txt")), "error_class"), "write");
}

// Regression: pages took the place of those of a snapshot, or of the folder itself.
TEST_F(Names, GivesNoPageAPlaceInASnapshot) {
  std::string list;
  for (auto const* const path : {"snapshots", "snapshots/20260101T000000Z/a.html", "SNAPSHOTS/a.html"})
    list += R"({"url": ")" + site_.url("/notes/1.txt") + R"(", "path": ")" + path + "\"}\n";
  auto const ended = fetch({"--name", "{path}", "--snapshot", "--keep-error-pages", directory_.write("urls.txt", list),
                            site_.url("/notes/2.txt"), site_.url("/snapshots/20260101T000000Z/x.html")});
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_NE(ended.err.find("'path' must not name what belongs to scrape itself: 'snapshots'"), std::string::npos)
      << ended.err;
  EXPECT_FALSE(std::filesystem::exists(pages_ + "/snapshots/20260101T000000Z"));
  EXPECT_FALSE(std::filesystem::exists(pages_ + "/SNAPSHOTS"));
  EXPECT_TRUE(std::filesystem::exists(pages_ + "/_snapshots/20260101T000000Z/x~404.html"));
}

TEST_F(Names, RefusesATemplateThatNamesNoFileBeforeFetchingAnything) {
  for (auto const* const name : {"", "../{stem}", "/tmp/{stem}", "{stem}/", ".scrape/{stem}", "snapshots/{stem}"}) {
    EXPECT_EQ(fetch({"--name", name, site_.url("/notes/1.txt")}).exit_code, 2) << name;
  }
  EXPECT_EQ(site_.server().counters().requests, 0U);
}

TEST_F(Names, OverwritesAPageOfTheRunBeforeButNotOnFailure) {
  auto const list = directory_.write("urls.txt", site_.url("/flaky/0/run") + "\n");
  ASSERT_EQ(fetch({"--name", "page", list}).exit_code, 0);
  auto const before = read_file(pages_ + "/page");
  ASSERT_EQ(fetch({"--name", "page", site_.url("/fail/truncated-length")}).exit_code, 4);
  EXPECT_EQ(read_file(pages_ + "/page"), before);
}

}  // namespace
}  // namespace scrape::test
