#include "sitemap_locations.hpp"

#include <scrape/robots/sitemap.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::robots {
namespace {

using test::read_sitemap;
using Urls = std::vector<std::string>;

void expect_urls(std::string_view bytes, Urls const& urls) {
  auto const content = read_sitemap(bytes);
  EXPECT_EQ(content.urls, urls) << bytes;
  EXPECT_EQ(content.problem, "") << bytes;
}

// sitemaps.org, "XML tag definitions" and "Using Sitemap index files".
TEST(Sitemap, HasThePagesOfAUrlset) {
  expect_urls(R"(<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
   <url>
      <loc>http://www.example.com/</loc>
      <lastmod>2005-01-01</lastmod>
      <changefreq>monthly</changefreq>
      <priority>0.8</priority>
   </url>
   <url><loc>http://www.example.com/catalog?item=12&amp;desc=vacation_hawaii</loc></url>
</urlset>)",
              {"http://www.example.com/", "http://www.example.com/catalog?item=12&desc=vacation_hawaii"});
}

TEST(Sitemap, HasTheSitemapsOfAnIndex) {
  expect_urls(R"(<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
   <sitemap><loc>http://www.example.com/sitemap1.xml.gz</loc><lastmod>2004-10-01T18:23:17+00:00</lastmod></sitemap>
   <sitemap><loc>http://www.example.com/sitemap2.xml.gz</loc></sitemap>
</sitemapindex>)",
              {"sitemap http://www.example.com/sitemap1.xml.gz", "sitemap http://www.example.com/sitemap2.xml.gz"});
}

TEST(Sitemap, MayBeTextWithOneUrlALine) {
  expect_urls("\xef\xbb\xbfhttp://h/1\r\n\r\n  https://h/2\t\nnot a URL\n/relative\nftp://h/3\nhttp://h/\xc3\xa4",
              {"http://h/1", "https://h/2", "http://h/%C3%A4"});
  expect_urls("404 not found", {});
  expect_urls("", {});
  expect_urls(" \r\n ", {});
}

TEST(Sitemap, MayBeAFeed) {
  expect_urls(R"(<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>
<link>http://h/home</link><atom:link href="http://h/rss" rel="self"/>
<item><title>1</title><link>http://h/1</link><guid>http://h/guid</guid><atom:link href="http://h/a"/></item>
<item><link><![CDATA[http://h/2?a&b]]></link></item></channel></rss>)",
              {"http://h/1", "http://h/2?a&b"});
  expect_urls(R"(<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://h/home"/>
<entry><link href="http://h/1"/><link rel="alternate" href=" http://h/2 "/><link rel="edit" href="http://h/3"/>
<link href="/relative"/><link/><id>http://h/id</id><link href="http://h/4">http://h/5</link></entry></feed>)",
              {"http://h/1", "http://h/2", "http://h/4"});
}

TEST(Sitemap, IsReadAsXmlAllows) {
  constexpr std::string_view locations[] = {
      "<loc>http://h/a?b&amp;c</loc>",
      "<loc>\n\t http://h/a?b&amp;c \r\n</loc>",
      "<loc><![CDATA[http://h/a?b&c]]></loc>",
      "<loc>http://h<![CDATA[/a?b&]]>c</loc>",
      "<loc>http://h/&#97;?b&#x26;c</loc>",
      "<loc>http://h/a<!-- http://no/ -->?b&amp;c</loc>",
      "<loc a='b'>http://h/a?<?x y?>b&amp;c</loc >",
      "<image:image><image:loc>http://h/no</image:loc></image:image><loc>http://h/a?b&amp;c</loc>",
      "<image:loc>http://h/no</image:loc><loc>http://h/a?b&amp;c</loc><x><loc>http://h/no</loc></x>",
      "<loc>http://h/<b>no</b></loc><loc/><loc> </loc><loc>http://h/a?b&amp;c</loc>",
  };
  for (auto const location : locations)
    expect_urls("<urlset><url>" + std::string(location) + "</url><loc>http://h/no</loc></urlset>", {"http://h/a?b&c"});
}

TEST(Sitemap, KnowsItsElementsByThePrefixOfTheRoot) {
  expect_urls(
      "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>http://h/1</s:loc></s:url>"
      "<url><loc>http://h/2</loc></url><s:url><loc>http://h/3</loc><t:loc>http://h/4</t:loc></s:url></s:urlset>",
      {"http://h/1"});
  expect_urls("<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'><url><loc>http://h/</loc></url></urlset>",
              {"http://h/"});
}

TEST(Sitemap, MayComeInTheEncodingsOfExpat) {
  std::string const text = "<urlset><url><loc>http://h/\xc3\xa4</loc></url></urlset>";
  expect_urls("\xef\xbb\xbf" + text, {"http://h/%C3%A4"});
  expect_urls("\xef\xbb\xbf\n<?xml version='1.0' encoding='ISO-8859-1'?>" + text, {"http://h/%C3%A4"});
  expect_urls("\r\n \t<?xml version='1.0'?>" + text, {"http://h/%C3%A4"});
  expect_urls("<?xml version='1.0' encoding='iso-8859-1'?><urlset><url><loc>http://h/\xe4</loc></url></urlset>",
              {"http://h/%C3%A4"});
  std::string little = "\xff\xfe";
  std::string big = "\xfe\xff";
  for (auto const c : std::string_view("<urlset><url><loc>http://h/\xe4</loc></url></urlset>")) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  expect_urls(little, {"http://h/%C3%A4"});
  expect_urls(big, {"http://h/%C3%A4"});
  expect_urls(little.substr(2), {"http://h/%C3%A4"});
  expect_urls(big.substr(2), {"http://h/%C3%A4"});
}

TEST(Sitemap, MayBeLargeAndComeAtOnce) {
  std::string bytes = "\xef\xbb\xbf<?xml version='1.0' encoding='ISO-8859-1'?><urlset>";
  std::string wide = "\xff\xfe";
  Urls urls;
  for (int i = 0; i < 1'000; ++i) {
    urls.push_back("http://h/" + std::to_string(i));
    bytes += "<url><loc>" + urls.back() + "</loc></url>\n";
  }
  bytes += "</urlset>";
  for (auto const c : bytes.substr(bytes.find("<urlset>")))
    wide += {c, '\0'};
  expect_urls(bytes, urls);
  expect_urls(wide, urls);
}

TEST(Sitemap, KeepsWhatWasFoundBeforeItIsMalformed) {
  struct Row {
    std::string_view rest;
    std::string_view problem;
  };
  constexpr Row table[] = {
      {"<url></urlset>", "4: mismatched tag"},
      {"", "4: no element found"},
      {"</urlset><x/>", "4: junk after document element"},
      {"<url><loc>http://h/?a&b</loc></url></urlset>", "4: not well-formed (invalid token)"},
      {"<url><loc>http://h/&nbsp;</loc></url></urlset>", "4: undefined entity"},
      {"\n\n<url a=b/>", "6: not well-formed (invalid token)"},
      {"<url a='1' a='2'/>", "4: duplicate attribute"},
      {"\x01", "4: not well-formed (invalid token)"},
      {"\xff\xff", "4: not well-formed (invalid token)"},
  };
  for (auto const& [rest, problem] : table) {
    auto const content = read_sitemap("\n\n<urlset><url><loc>http://h/1</loc></url>\n" + std::string(rest));
    EXPECT_EQ(content.urls, Urls{"http://h/1"}) << rest;
    EXPECT_EQ(content.problem, problem) << rest;
  }
}

TEST(Sitemap, IsNoOtherDocument) {
  for (auto const* const document :
       {"<html><body/></html>", "<Error><Code>AccessDenied</Code></Error>", "<?xml version='1.0'?>\n<URLSET/>",
        "<loc>http://h/</loc>", "<url><loc>http://h/</loc></url>"}) {
    auto const content = read_sitemap(document);
    EXPECT_TRUE(content.urls.empty()) << document;
    EXPECT_TRUE(content.problem.ends_with(": neither a sitemap nor a feed")) << content.problem;
  }
}

TEST(Sitemap, InAnotherEncodingIsAProblem) {
  EXPECT_EQ(read_sitemap("<?xml version='1.0' encoding='Shift_JIS'?><urlset/>").problem, "1: unknown encoding");
}

TEST(Sitemap, ReaderSaysWhenMoreBytesAreOfNoUse) {
  SitemapReader reader;
  EXPECT_TRUE(reader.feed("<urlset>").empty());
  EXPECT_FALSE(reader.is_done());
  EXPECT_TRUE(reader.finish().empty());
  EXPECT_TRUE(reader.is_done());
  EXPECT_TRUE(reader.problem().has_value());
  EXPECT_TRUE(reader.feed("<url><loc>http://h/</loc></url>").empty());
  EXPECT_TRUE(reader.finish().empty());
}

TEST(Sitemap, IsSeenToBeGzip) {
  EXPECT_TRUE(looks_gzipped("\x1f\x8b\x08"));
  EXPECT_TRUE(looks_gzipped("\x1f\x8b"));
  for (auto const* const bytes : {"", "\x1f", "\x8b\x1f", "<?xml", "\x1f\x9d"})
    EXPECT_FALSE(looks_gzipped(bytes)) << bytes;
}

}  // namespace
}  // namespace scrape::robots
