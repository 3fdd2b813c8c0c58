#include "support/encoders.hpp"

#include <scrape/plan/sitemap_text.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace scrape::plan {
namespace {

struct SitemapContent {
  std::vector<std::string> urls;
  std::string problem;
  std::size_t steps = 0;
};

SitemapContent read_all(std::string bytes) {
  SitemapText text(std::move(bytes));
  SitemapContent content;
  for (; !text.is_done(); ++content.steps) {
    for (auto const& location : text.next())
      content.urls.push_back(location.url.text() + " in line " + std::to_string(location.line));
  }
  content.problem = text.problem();
  return content;
}

std::string const two = "http://h/a\nhttp://h/b\n";

TEST(SitemapText, ReadsPlainAndCompressedFilesAlike) {
  std::vector<std::string> const urls{"http://h/a in line 1", "http://h/b in line 2"};
  for (auto const& bytes : {two, test::gzip(two), test::gzip(two.substr(0, 5)) + test::gzip(two.substr(5))}) {
    auto const content = read_all(bytes);
    EXPECT_EQ(content.urls, urls);
    EXPECT_EQ(content.problem, "");
  }
}

TEST(SitemapText, FindsNothingInAnEmptyFile) {
  EXPECT_TRUE(read_all("").urls.empty());
  EXPECT_EQ(read_all("").problem, "");
}

TEST(SitemapText, FindsAllInManyPieces) {
  std::string lines;
  for (int i = 0; i < 20'000; ++i)
    lines += "http://h/" + std::to_string(i) + '\n';
  EXPECT_EQ(read_all(lines).urls.size(), 20'000U);
  EXPECT_EQ(read_all(test::gzip(lines)).urls.size(), 20'000U);
}

TEST(SitemapText, TellsWhereAFileIsBroken) {
  auto const content = read_all("<urlset>\n<url><loc>http://h/a</loc></url>\n</x>");
  EXPECT_EQ(content.urls.size(), 1U);
  EXPECT_EQ(content.problem, "mismatched tag in line 3");
}

TEST(SitemapText, TellsOfGzipThatBreaksOffOrIsNone) {
  auto whole = test::gzip(two);
  for (std::size_t size = 3; size < whole.size(); ++size)
    EXPECT_NE(read_all(whole.substr(0, size)).problem, "") << size;
  whole[whole.size() - 5] ^= 1;
  EXPECT_NE(read_all(whole).problem, "");
  EXPECT_NE(read_all("\x1f\x8bnonsense").problem, "");
}

TEST(SitemapText, EndsAtTheSizeThatASitemapMayHave) {
  std::string const blanks(robots::sitemap_size, ' ');
  for (auto const& bytes : {two + blanks, test::gzip(two + blanks)}) {
    auto const content = read_all(bytes);
    EXPECT_EQ(content.urls.size(), 2U);
    EXPECT_EQ(content.problem, "more than 52428800 bytes");
  }
}

// Members without content cost time and give nothing: each step takes a piece of them.
TEST(SitemapText, TakesManyStepsForGzipWithoutContent) {
  auto const empty = test::gzip("");
  std::string members;
  while (members.size() < 1'000'000)
    members += empty;
  auto const content = read_all(members);
  EXPECT_GE(content.steps, 60U);
  EXPECT_EQ(content.problem, "");
}

}  // namespace
}  // namespace scrape::plan
