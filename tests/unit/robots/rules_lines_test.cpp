#include "robots_file.hpp"

#include <scrape/robots/rules.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::robots {
namespace {

using namespace std::chrono_literals;
using test::expect_answers;

TEST(RobotsLines, EndInAnyWay) {
  for (auto const* const end : {"\n", "\r", "\r\n", "\n\r", "\n\n\n", " \t\r\n"}) {
    auto const file = std::string("User-agent: a") + end + "Disallow: /x" + end + "User-agent: scrape" + end +
                      "Disallow: /y" + end + "Allow: /y/z";
    expect_answers(file, "scrape", {{"/x", true}, {"/y", false}, {"/y/z", true}});
  }
}

TEST(RobotsLines, MayHaveBlanksAndComments) {
  constexpr std::string_view file =
      "\xef\xbb\xbfUser-agent \t:\tscrape# us\n  \tDisallow  :  /a/#b\nDisallow: /c # d\n#Disallow: "
      "/e\nDisallow:/f\v\n";
  expect_answers(file, "scrape", {{"/a/", false}, {"/a/x", false}, {"/c", false}, {"/e", true}, {"/f", false}});
}

// Encodings other than UTF-8 (RFC 9309 §2.3) and a mark that is none make the first line unknown, or all of them.
TEST(RobotsLines, MayFollowOneByteOrderMark) {
  std::string const file = "User-agent: *\nDisallow: /x\n";
  EXPECT_FALSE(Rules::parse("\xef\xbb\xbf" + file, "scrape").allows("/x"));
  EXPECT_FALSE(Rules::parse("\xef\xbb\xbf\r\n" + file, "scrape").allows("/x"));
  for (auto const* const mark :
       {"\xef", "\xef\xbb", "\xef\xbb\xbf\xef\xbb\xbf", "\xef\xbf\xbb", "\xff\xfe", "\xfe\xff"})
    EXPECT_TRUE(Rules::parse(mark + file, "scrape").allows("/x")) << file;
  EXPECT_TRUE(Rules::parse("\n\xef\xbb\xbf" + file, "scrape").allows("/x"));
  std::string wide = "\xff\xfe";
  for (auto const c : file)
    wide += {c, '\0'};
  EXPECT_TRUE(Rules::parse(wide, "scrape").allows("/x"));
}

TEST(RobotsLines, HaveNamesInAnyCaseAndSpelling) {
  for (auto const* const agent :
       {"user-agent:", "USER-AGENT:", "uSeR-aGeNt:", "useragent:", "User Agent:", "User-agent"}) {
    for (auto const* const disallow : {"disallow:", "DISALLOW:", "Dissallow:", "dissalow:", "disalow:", "diasllow:",
                                       "disallaw:", "disallow", "Disallow \t"}) {
      auto const file = std::string(agent) + " scrape\nAllow: /a/b\nallow /c\n" + disallow + " /";
      expect_answers(file, "scrape", {{"/", false}, {"/a", false}, {"/a/b", true}, {"/c", true}});
    }
  }
}

TEST(RobotsLines, WithOtherNamesAreNoRules) {
  for (auto const* const line : {"disallowed: /", "dis-allow: /", "disallow / now", "disallow", "/", "disallow; /",
                                 "xdisallow: /", "user-agents: scrape", "disallow=/", ":/"})
    EXPECT_TRUE(Rules::parse(std::string("User-agent: *\n") + line, "scrape").allows("/")) << line;
}

TEST(RobotsLines, AreCutOffAtTheSizeThatIsParsed) {
  std::string const head = "User-agent: *\n";
  std::string const tail = "Disallow: /x";
  auto const filler = [&](std::size_t size) {
    return head + std::string(size - head.size() - tail.size(), '\n') + tail;
  };
  EXPECT_FALSE(Rules::parse(filler(parsed_size), "scrape").allows("/x"));
  EXPECT_FALSE(Rules::parse(filler(parsed_size) + "\nAllow: /x", "scrape").allows("/x"));
  EXPECT_TRUE(Rules::parse(filler(parsed_size) + "y\n", "scrape").allows("/xy")) << "a line that is cut is none";
  EXPECT_TRUE(Rules::parse(filler(parsed_size + 1) + "\n", "scrape").allows("/x"));
  EXPECT_TRUE(Rules::parse(head + "Disallow: /" + std::string(parsed_size, 'x'), "scrape").allows("/xxx"));
}

TEST(RobotsLines, MayHoldAnyBytes) {
  std::string file = "User-agent: *\n";
  for (int octet = 0; octet < 256; ++octet)
    file +=
        std::string("Disallow: /a") + static_cast<char>(octet) + "z\nDisallow" + static_cast<char>(octet) + ": /y\n";
  auto const rules = Rules::parse(file, "scrape");
  for (auto const* const path : {"/a%00z", "/a%0Bz", "/a%20z", "/a%7fz", "/a%80z", "/a%FFz", "/abz", "/a:z"})
    EXPECT_FALSE(rules.allows(path)) << path;
  EXPECT_TRUE(rules.allows("/b"));
}

std::optional<Duration> delay_of(std::string_view value) {
  return Rules::parse("User-agent: scrape\nCrawl-delay: " + std::string(value) + "\nDisallow: /x", "scrape")
      .crawl_delay();
}

TEST(RobotsCrawlDelay, IsSecondsWithOrWithoutAFraction) {
  EXPECT_EQ(delay_of("10"), 10s);
  EXPECT_EQ(delay_of(" 0.5 # half"), 500ms);
  EXPECT_EQ(delay_of(".25"), 250ms);
  EXPECT_EQ(delay_of("3."), 3s);
  EXPECT_EQ(delay_of("007"), 7s);
  EXPECT_EQ(delay_of("0"), 0s);
  EXPECT_EQ(delay_of("0." + std::string(1'000, '0') + '1'), 0s);
  EXPECT_EQ(delay_of("1." + std::string(1'000, '9')), 1'999'999'999ns);
}

TEST(RobotsCrawlDelay, IsBounded) {
  EXPECT_EQ(delay_of("86400"), longest_crawl_delay);
  EXPECT_EQ(delay_of("86401"), longest_crawl_delay);
  EXPECT_EQ(delay_of("99999999999999999999"), longest_crawl_delay);
  EXPECT_EQ(delay_of(std::string(1'000, '9')), longest_crawl_delay);
}

TEST(RobotsCrawlDelay, IsNothingElse) {
  for (auto const* const value :
       {"", "-1", "+1", "nan", "inf", "1e3", "0x10", "10s", "1,5", "1.2.3", "1..2", ".", "ten", "1 2"})
    EXPECT_FALSE(delay_of(value).has_value()) << value;
}

TEST(RobotsCrawlDelay, IsTheFirstOfOurGroup) {
  constexpr std::string_view file =
      "Crawl-delay: 1\nUser-agent: *\nCrawl-delay: 2\nDisallow: /a\nUser-agent: a\nCrawl-delay: bad\nCrawl-delay: 3\n"
      "Crawl-delay: 4\nUser-agent: b\nCrawl-delay: 5\nDisallow: /\nUser-agent: c\nDisallow: /\nUser-agent: a\n"
      "Crawl-delay: 6\nDisallow: /";
  EXPECT_EQ(Rules::parse(file, "scrape").crawl_delay(), 2s);
  EXPECT_EQ(Rules::parse(file, "a").crawl_delay(), 3s);
  EXPECT_EQ(Rules::parse(file, "b").crawl_delay(), 5s);
  EXPECT_FALSE(Rules::parse(file, "c").crawl_delay().has_value()) << "nothing comes from the group for all";
}

TEST(RobotsSitemaps, BelongToTheWholeFile) {
  auto const rules = Rules::parse(
      "Sitemap: https://example.org/1.xml\nUser-agent: other\nsitemap:HTTP://Example.ORG/2.xml # two\nDisallow: /\n"
      "Site-map: https://other.example/3.xml.gz?a=b",
      "scrape");
  EXPECT_EQ(rules.sitemaps(), (std::vector<std::string>{"https://example.org/1.xml", "http://example.org/2.xml",
                                                        "https://other.example/3.xml.gz?a=b"}));
}

TEST(RobotsSitemaps, AreAbsoluteUrlsOfTheWeb) {
  auto const rules = Rules::parse(
      "Sitemap: /s.xml\nSitemap: s.xml\nSitemap: //example.org/s.xml\nSitemap: ftp://example.org/s.xml\nSitemap:\n"
      "Sitemap: https://\nSitemap: file:///etc/passwd\n",
      "scrape");
  EXPECT_TRUE(rules.sitemaps().empty());
}

TEST(RobotsSitemaps, AreBounded) {
  std::string file = "Sitemap: https://example.org/" + std::string(8'000, 'a') + "\n";
  for (std::size_t i = 0; i < most_sitemaps + 10; ++i)
    file += "Sitemap: http://h/" + std::to_string(i) + '\n';
  auto const sitemaps = Rules::parse(file, "scrape").sitemaps();
  ASSERT_EQ(sitemaps.size(), most_sitemaps);
  EXPECT_EQ(sitemaps.front(), "http://h/0");
}

}  // namespace
}  // namespace scrape::robots
