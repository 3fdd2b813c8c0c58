#include "support/urls.hpp"

#include <scrape/plan/file_name.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

using test::url_of;

struct Name {
  std::string_view url;
  std::string_view name;  // "*" stands for the URL's hash, "@" for its origin's
};

std::string with_hash(std::string_view pattern, url::Url const& url) {
  std::string name(pattern);
  if (auto const at = name.find('*'); at != std::string::npos) name.replace(at, 1, url_hash(url));
  if (auto const at = name.find('@'); at != std::string::npos) name.replace(at, 1, url_hash(*url.resolve("/")));
  return name;
}

template <std::size_t size>
void expect_names(Name const (&table)[size]) {
  for (auto const& [text, name] : table) {
    SCOPED_TRACE(text);
    auto const url = url_of(text);
    EXPECT_EQ(default_name(url, "html"), with_hash(name, url));
  }
}

TEST(FileName, IsThePathWhenItHasAnExtension) {
  Name const table[] = {
      {"https://example.org/a/b.html", "example.org/a/b.html"},
      {"https://example.org/style.css", "example.org/style.css"},
      {"https://example.org/a-b/c_d/e.tar.gz", "example.org/a-b/c_d/e.tar.gz"},
      {"https://example.org/3.6.0/x.js", "example.org/3.6.0/x.js"},
      {"https://example.org/~joe/x.7z", "example.org/~joe/x.7z"},
      {"https://example.org/a=1,b;c/d(1)!.png", "example.org/a=1,b;c/d(1)!.png"},
  };
  expect_names(table);
}

TEST(FileName, GetsTheExtensionOfTheContent) {
  Name const table[] = {
      {"https://example.org/a", "example.org/a~.html"},
      {"https://example.org/v3.6.0", "example.org/v3.6.0~.html"},
      {"https://example.org/~joe", "example.org/~joe~.html"},
      {"https://example.org/.profile", "example.org/.profile~.html"},
      {"https://example.org/a.thirteenchars", "example.org/a.thirteenchars~.html"},
  };
  expect_names(table);
}

TEST(FileName, IsIndexForAFolder) {
  Name const table[] = {
      {"https://example.org", "example.org/index.html"},
      {"https://example.org/a/", "example.org/a/index.html"},
      {"https://example.org/index.html", "example.org/index~*.html"},
      {"https://example.org/index", "example.org/index~*.html"},
      {"https://example.org/?a=b", "example.org/index_a=b~*.html"},
  };
  expect_names(table);
}

TEST(FileName, HasAHashWhereTheUrlHasMoreThanAFileSystemKeeps) {
  Name const table[] = {
      {"https://example.org/search?q=tea", "example.org/search_q=tea~*.html"},
      {"https://example.org/a.php?x=/../y", "example.org/a_x=_.._y~*.php"},
      {"https://example.org/a?", "example.org/a~*.html"},
      {"https://example.org/README.md", "example.org/README~*.md"},
      {"https://example.org/A.HTML", "example.org/A.HTML~*.html"},
      {"https://example.org/Docs/a.html", "example.org/Docs/a~*.html"},
      {"https://example.org/a%20b.html", "example.org/a_20b~*.html"},
      {"https://example.org/a:b.html", "example.org/a_b~*.html"},
      {"https://example.org/a.", "example.org/a_~*.html"},
      {"https://example.org/a~.html", "example.org/a~~*.html"},
      {"https://example.org/con", "example.org/_con~*.html"},
      {"https://example.org/aux.txt", "example.org/_aux~*.txt"},
      {"https://example.org/com1.d/x", "example.org/_com1.d~/x~*.html"},
      {"https://example.org/a//b.html", "example.org/a/_/b~*.html"},
      {"https://example.org/a.b/c.html", "example.org/a.b~/c~*.html"},
  };
  expect_names(table);
}

TEST(FileName, BeginsWithTheHost) {
  Name const table[] = {
      {"http://example.org/a.html", "example.org+http/a.html"},
      {"https://example.org:8443/a.html", "example.org+8443/a.html"},
      {"http://example.org:8080/a.html", "example.org+http+8080/a.html"},
      {"https://[2001:db8::1]/a.html", "[2001-db8--1]/a.html"},
      {"http://[::1]:8080/a.html", "[--1]+http+8080/a.html"},
      {"https://127.0.0.1/a.html", "127.0.0.1/a.html"},
      {"https://b\xc3\xbc"
       "cher.example/a.html",
       "xn--bcher-kva.example/a.html"},
      {"https://nul/a.html", "_nul~@/a.html"},
      {"https://example.org./a.html", "example.org_~@/a.html"},
  };
  expect_names(table);
}

// Regression: the empty segment and "_" gave the same name.
TEST(FileName, KeepsDoubledSlashesApart) {
  EXPECT_NE(default_name(url_of("https://h/a//b.html"), "html"), default_name(url_of("https://h/a/_/b.html"), "html"));
}

// Regression: on a file system that ignores case, the folder stood where the file was to be.
TEST(FileName, KeepsAFolderApartFromAFileInTheOtherCase) {
  EXPECT_EQ(default_name(url_of("https://h/a.html"), "html"), "h/a.html");
  EXPECT_TRUE(default_name(url_of("https://h/A.HTML/x"), "html").starts_with("h/A.HTML~/x~"));
}

// Regression: "~" made a folder of 200 bytes one byte longer.
TEST(FileName, CutsAFolderThatLooksLikeAFile) {
  auto const name = default_name(url_of("https://h/" + std::string(196, 'a') + ".txt/x"), "html");

  EXPECT_TRUE(name.starts_with("h/" + std::string(196, 'a') + ".tx~/x~")) << name;
}

TEST(FileName, CutsALongSegment) {
  auto const url = url_of("https://h/" + std::string(300, 'a') + ".txt");

  EXPECT_EQ(default_name(url, "html"), "h/" + std::string(179, 'a') + '~' + url_hash(url) + ".txt");
}

TEST(FileName, ShowsTheBeginningOfALongQuery) {
  auto const url = url_of("https://h/a?" + std::string(300, 'q'));

  EXPECT_EQ(default_name(url, "html"), "h/a_" + std::string(80, 'q') + '~' + url_hash(url) + ".html");
}

TEST(FileName, LeavesOutFoldersBeyondTheLongestPath) {
  std::string text = "https://h/";
  while (text.size() < 64 * 1024)
    text += "aaaaaaaaa/";

  auto const name = default_name(url_of(text), "html");

  EXPECT_LT(name.size(), 1300U);
  EXPECT_TRUE(name.starts_with("h/aaaaaaaaa/aaaaaaaaa/")) << name;
}

TEST(FileName, IsNotInTheFolderOfTheSnapshots) {
  Name const table[] = {
      {"https://snapshots/2026/x.html", "snapshots~@/2026/x.html"},
      {"http://snapshots/x.html", "snapshots+http/x.html"},
      {"https://snapshots.example/x.html", "snapshots.example/x.html"},
      {"https://example.org/snapshots/x.html", "example.org/snapshots/x.html"},
  };
  expect_names(table);
}

TEST(FileName, OfAHostWithoutAFileSystemsRoomIsCut) {
  auto const label = std::string(63, 'a');
  auto const url = url_of("https://" + label + '.' + label + '.' + label + '.' + label.substr(2) + "/a.html");

  EXPECT_EQ(host_folder(url).size(), 200U);
  EXPECT_TRUE(host_folder(url).ends_with('~' + url_hash(*url.resolve("/"))));
}

TEST(ErrorPageName, IsThatOfThePageWithTheStatus) {
  EXPECT_EQ(error_page_name("h/a/b.html", 404), "h/a/b~404.html");
  EXPECT_EQ(error_page_name("h/a~.html", 503), "h/a~~503.html");
  EXPECT_EQ(error_page_name("file_1", 404), "file_1~404");
  EXPECT_EQ(error_page_name("a.b/c", 404), "a.b/c~404");
  EXPECT_EQ(error_page_name("h/" + std::string(250, 'a') + ".html", 404), "h/" + std::string(191, 'a') + "~404.html");
}

// No URL's own page may be called so.
TEST(ErrorPageName, IsTheDefaultNameOfNoUrl) {
  auto const url = test::url_of("https://h/b~404.html");
  EXPECT_NE(default_name(url, "html"), error_page_name(default_name(test::url_of("https://h/b.html"), "html"), 404));
}

TEST(UrlHash, IsSixteenCharactersOfBase32) {
  auto const hash = url_hash(url_of("https://example.org/"));

  EXPECT_EQ(hash.size(), 16U);
  EXPECT_EQ(hash.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567"), std::string::npos);
}

// Files of earlier runs are found by it. From Python: uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/").bytes,
// without bytes 6 and 8, the first ten, base64.b32encode.
TEST(UrlHash, NeverChanges) {
  EXPECT_EQ(url_hash(url_of("https://example.org/")), "kj65umva3ycufs2h");
}

TEST(UrlHash, DiffersForDifferentUrls) {
  EXPECT_NE(url_hash(url_of("https://example.org/a")), url_hash(url_of("https://example.org/A")));
  EXPECT_NE(url_hash(url_of("https://example.org/")), url_hash(url_of("http://example.org/")));
}

}  // namespace
}  // namespace scrape::plan
