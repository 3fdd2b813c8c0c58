#include "sitemap_locations.hpp"
#include "support/random.hpp"

#include <scrape/robots/sitemap.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace scrape::robots {
namespace {

using scrape::test::Random;
using test::read_sitemap;
using Urls = std::vector<std::string>;

std::string urlset(std::string_view content) {
  return "<urlset><url><loc>http://h/1</loc></url>" + std::string(content) +
         "<url><loc>http://h/2</loc></url></urlset>";
}

void expect_stopped(std::string_view bytes, std::string_view problem, Urls const& urls) {
  auto const content = read_sitemap(bytes);
  EXPECT_NE(content.problem.find(problem), std::string::npos) << content.problem;
  EXPECT_EQ(content.urls, urls);
}

TEST(HostileSitemap, HasNoDocumentType) {
  constexpr std::string_view types[] = {
      "<!DOCTYPE urlset [<!ENTITY a 'http://h/'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
      "<!DOCTYPE urlset [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
      "<!DOCTYPE urlset [<!ENTITY % a SYSTEM 'http://h/evil.dtd'> %a;]>",
      "<!DOCTYPE urlset SYSTEM 'http://h/sitemap.dtd'>",
      "<!DOCTYPE html>",
  };
  for (auto const type : types)
    expect_stopped(std::string(type) + "<urlset><url><loc>&b;</loc><loc>http://h/</loc></url></urlset>",
                   "1: a document type declaration", {});
}

TEST(HostileSitemap, IsNotDeep) {
  std::string deep;
  for (std::size_t i = 0; i < 1'000'000; ++i)
    deep += "<a>";
  expect_stopped(urlset(deep), "1: more than 64 elements deep", {"http://h/1"});
}

TEST(HostileSitemap, HasNoEndlessMarkup) {
  std::string const endless(10 * longest_markup, 'a');
  for (auto const& markup :
       {"<!--" + endless + "-->", '<' + endless + "/>", "<a b='" + endless + "'/>", "<?a " + endless + "?>",
        "&" + endless + ";", "<a" + std::string(10 * longest_markup, ' ') + "/>"})
    expect_stopped(urlset(markup), "1: a tag or comment of more than 65536 bytes", {"http://h/1"});
  EXPECT_EQ(read_sitemap(urlset(endless)).urls, (Urls{"http://h/1", "http://h/2"}))
      << "text may be as long as it likes";
  EXPECT_EQ(read_sitemap(urlset("<![CDATA[" + endless + "]]>")).urls, (Urls{"http://h/1", "http://h/2"}));
}

TEST(HostileSitemap, HasFewDifferentNames) {
  std::string elements;
  std::string attributes;
  for (int i = 0; i < 5'000; ++i) {
    elements += "<a" + std::to_string(i) + "/>";
    attributes += "<a b" + std::to_string(i) + "=''/>";
  }
  expect_stopped(urlset(elements), "too many different names", {"http://h/1"});
  expect_stopped(urlset(attributes), "too many different names", {"http://h/1"});
}

TEST(HostileSitemap, HasBoundedUrls) {
  auto const of_size = [](std::size_t size) {
    return "http://h/" + std::string(size - std::string_view("http://h/").size(), 'a');
  };
  auto const at = [&](std::string const& url) { return urlset("<url><loc>" + url + "</loc></url>"); };
  EXPECT_EQ(read_sitemap(at(of_size(longest_location))).urls.size(), 3U);
  EXPECT_EQ(read_sitemap(at(std::string(100'000, ' ') + of_size(longest_location))).urls.size(), 3U);
  EXPECT_EQ(read_sitemap(at(of_size(longest_location + 1))).urls.size(), 2U);
  EXPECT_EQ(read_sitemap(at(of_size(1'000'000))).urls.size(), 2U);
  EXPECT_EQ(read_sitemap("http://h/1\n" + of_size(3'000'000) + "\nhttp://h/2").urls,
            (Urls{"http://h/1", "http://h/2"}));
}

TEST(HostileSitemap, HasAsManyUrlsAsAllowed) {
  std::string lines;
  std::string elements = "<urlset>";
  for (std::size_t i = 0; i < most_locations; ++i) {
    lines += "http://h/\n";
    elements += "<url><loc>http://h/</loc></url>";
  }
  for (auto const& [all, more] : {std::pair(lines, std::string("http://h/x\n")),
                                  std::pair(elements, std::string("<url><loc>http://h/x</loc></url>"))}) {
    EXPECT_EQ(read_sitemap(all).urls.size(), most_locations);
    auto const content = read_sitemap(all + more);
    EXPECT_EQ(content.urls.size(), most_locations);
    EXPECT_EQ(content.urls.back(), "http://h/");
    EXPECT_TRUE(content.problem.ends_with(": more than 50000 URLs")) << content.problem;
  }
  EXPECT_EQ(read_sitemap(lines).problem, "");
}

TEST(HostileSitemap, HasAsManyBytesAsAllowed) {
  std::string mebibyte;
  while (mebibyte.size() < std::size_t{1024} * 1024)
    mebibyte += '\n' + std::string(1023, 'x');
  SitemapReader reader;
  EXPECT_TRUE(reader.feed("http://h/1").empty());
  for (int i = 0; i < 49; ++i)
    reader.feed(mebibyte);
  EXPECT_FALSE(reader.is_done());
  auto const last = reader.feed(mebibyte.substr(22) + "\nhttp://h/2\nhttp://h/3");
  ASSERT_TRUE(reader.problem().has_value());
  EXPECT_EQ(reader.problem()->text, "more than 52428800 bytes");
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last.front().url.text(), "http://h/2");
  EXPECT_TRUE(reader.feed("\nhttp://h/4\n").empty());
}

TEST(HostileSitemap, MayBeginWithMuchWhiteSpace) {
  auto const content = read_sitemap(std::string(100'000, '\n') + "<urlset><url><loc>http://h/1</loc></url></x>");
  EXPECT_EQ(content.urls, Urls{"http://h/1"});
  EXPECT_EQ(content.problem, "100001: mismatched tag");
}

constexpr auto pieces = std::to_array<std::string_view>({"<urlset>",
                                                         "</urlset>",
                                                         "<url>",
                                                         "</url>",
                                                         "<loc>",
                                                         "</loc>",
                                                         "<url><loc>http://h/a</loc></url>",
                                                         "<loc>http://h/f</loc>",
                                                         "http://h/g\n",
                                                         "http://h/b",
                                                         "\n",
                                                         " ",
                                                         "<sitemapindex>",
                                                         "<sitemap>",
                                                         "</sitemap>",
                                                         "<![CDATA[",
                                                         "]]>",
                                                         "<!--",
                                                         "-->",
                                                         "&amp;",
                                                         "&",
                                                         "<",
                                                         ">",
                                                         "\xc3\xa4",
                                                         "\xff",
                                                         "\xef\xbb\xbf",
                                                         "\xff\xfe",
                                                         std::string_view("\0", 1),
                                                         "<?xml version='1.0'?>",
                                                         "<!DOCTYPE a>",
                                                         "<feed><entry>",
                                                         "<link href='http://h/c'/>",
                                                         "<rss><channel><item>",
                                                         "<link>http://h/d</link>",
                                                         "<a:loc>",
                                                         "</a:loc>",
                                                         "&#x41;"});

constexpr auto beginnings =
    std::to_array<std::string_view>({"", "<urlset>", "<urlset><url><loc>", "<urlset><url>", "<sitemapindex><sitemap>",
                                     "<feed><entry>", "<rss><channel><item>", "http://h/e\n"});

TEST(HostileSitemap, MeansTheSameInAllPieces) {
  Random random(1);
  std::size_t found = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto const bytes = std::string(random.one_of(beginnings)) + random.several_of(pieces, 8);
    auto const whole = read_sitemap(bytes);
    found += whole.urls.size();
    ASSERT_EQ(read_sitemap(bytes, 1), whole) << bytes;
    ASSERT_EQ(read_sitemap(bytes, 1 + random.below(20)), whole) << bytes;
    if (!bytes.starts_with('<')) continue;
    // The reader takes 16 KiB at a time and leaves out white space in front. What expat calls an error depends on that.
    auto const indented =
        read_sitemap(std::string(std::size_t{16} * 1024 - random.below(bytes.size() + 1), ' ') + bytes);
    ASSERT_EQ(indented.urls, whole.urls) << bytes;
    ASSERT_EQ(indented.problem.empty(), whole.problem.empty()) << bytes;
  }
  EXPECT_GT(found, 1'500U) << "hardly ever is there a URL";
}

}  // namespace
}  // namespace scrape::robots
