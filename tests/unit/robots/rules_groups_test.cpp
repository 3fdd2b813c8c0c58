#include "robots_file.hpp"

#include <scrape/robots/rules.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::robots {
namespace {

using test::expect_answers;

// RFC 9309 §5.1.
TEST(RobotsGroups, AreThoseOfTheRfcsExample) {
  constexpr std::string_view file = R"(User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot

)";
  expect_answers(file, "scrape",
                 {{"/", true},
                  {"/a.gif", false},
                  {"/a.gif?b", true},
                  {"/example/", false},
                  {"/example", true},
                  {"/publications/", true},
                  {"/publications/a.gif", true},
                  {"/pub/a.gif", false}});
  expect_answers(file, "foobot",
                 {{"/", false},
                  {"/example/page.html", true},
                  {"/example/page.html?a", true},
                  {"/example/allowed.gif", true},
                  {"/publications/", false},
                  {"/robots.txt", true}});
  for (auto const* const crawler : {"barbot", "bazbot"})
    expect_answers(file, crawler, {{"/example/page.html", false}, {"/example/", true}, {"/a.gif", true}});
  expect_answers(file, "quxbot", {{"/example/page.html", true}, {"/a.gif", true}});
}

// RFC 9309 §2.2.1, the first example.
TEST(RobotsGroups, OfTheSameCrawlerAreMerged) {
  constexpr std::string_view file =
      "user-agent: ExampleBot\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: Other\ndisallow: /other\n\n"
      "user-agent: EXAMPLEBOT\ndisallow: /baz\n";
  expect_answers(file, "ExampleBot", {{"/foo", false}, {"/bar", false}, {"/baz", false}, {"/other", true}});
  expect_answers("User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /x\nUser-agent: *\nDisallow: /b", "scrape",
                 {{"/a", false}, {"/b", false}, {"/x", true}});
}

// RFC 9309 §2.2.1, the second example; and in whatever order they stand.
TEST(RobotsGroups, ForAllCountOnlyForThoseWithoutOneOfTheirOwn) {
  constexpr std::string_view file =
      "user-agent: *\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: BazBot\ndisallow: /baz\n\nuser-agent: *\n"
      "disallow: /qux\n";
  expect_answers(file, "ExampleBot", {{"/foo", false}, {"/bar", false}, {"/qux", false}, {"/baz", true}});
  expect_answers(file, "BazBot", {{"/foo", true}, {"/bar", true}, {"/qux", true}, {"/baz", false}});
}

TEST(RobotsGroups, OfOurOwnMayAllowEverything) {
  for (auto const* const own :
       {"Disallow:", "Allow:", "Disallow: # nothing", "Allow: /", "Sitemap: https://h/s.xml", ""}) {
    auto const file = std::string("User-agent: *\nDisallow: /\n\nUser-agent: scrape\n") + own;
    expect_answers(file, "scrape", {{"/", true}, {"/x", true}});
    expect_answers(file, "other", {{"/", false}, {"/x", false}});
  }
  expect_answers("User-agent: scrape\nDisallow:\n\nUser-agent: scrape\nDisallow: /x", "scrape",
                 {{"/", true}, {"/x", false}});
}

TEST(RobotsGroups, WithoutOneForUsAllowEverything) {
  for (auto const* const file : {"", "\n\n", "# nothing", "User-agent: other\nDisallow: /", "User-agent:\nDisallow: /",
                                 "User-agent: scrapers\nDisallow: /", "User-agent: my-scrape\nDisallow: /",
                                 "User-agent: **\nAllow: /", "<html>\n<body>Disallow: /</body>\n"})
    EXPECT_TRUE(Rules::parse(file, "scrape").allows("/")) << file;
}

TEST(RobotsGroups, CountWhenTheyNameTheProductToken) {
  for (auto const* const agent :
       {"scrape", "SCRAPE", "Scrape/1.0", "scrape (+https://example.org/)", "scrape bot", "scrape\xff", "  scrape\t "})
    EXPECT_FALSE(Rules::parse(std::string("User-agent: ") + agent + "\nDisallow: /", "scrape").allows("/")) << agent;
  for (auto const* const agent : {"*", "* ", "*/1.0", "* all"})
    EXPECT_FALSE(Rules::parse(std::string("User-agent: ") + agent + "\nDisallow: /", "scrape").allows("/")) << agent;
  EXPECT_FALSE(Rules::parse("User-agent: scrape\nDisallow: /", "Scrape/2.0").allows("/"));
  EXPECT_TRUE(Rules::parse("User-agent: \xe3\x83\x84\nDisallow: /", "\xe3\x83\x84").allows("/"));
}

TEST(RobotsGroups, BeginAtTheFirstUserAgentAfterARule) {
  constexpr std::string_view file =
      "Disallow: /nobody\n\nUser-agent: a\n\n# between\nUser-agent: b\nDisallow: /ab\n\nAllow: /ab/c\n\nUser-agent: c\n"
      "Disallow:\nUser-agent: d\nDisallow: /d\n";
  for (auto const* const crawler : {"a", "b"})
    expect_answers(file, crawler, {{"/nobody", true}, {"/ab", false}, {"/ab/c", true}, {"/d", true}});
  expect_answers(file, "c", {{"/ab", true}, {"/d", true}});
  expect_answers(file, "d", {{"/ab", true}, {"/d", false}});
}

// RFC 9309 §2.2.4: other records must not interfere.
TEST(RobotsGroups, AreNotEndedByOtherLines) {
  for (auto const* const other : {"Sitemap: https://example.org/s.xml", "Crawl-delay: 5", "Host: example.org",
                                  "Clean-param: a", "nonsense", "Noindex: /", ": x", "Disallo: /"}) {
    auto const file = std::string("User-agent: a\n") + other + "\nUser-agent: b\n" + other + "\nDisallow: /x\n" +
                      other + "\nDisallow: /y";
    for (auto const* const crawler : {"a", "b"})
      expect_answers(file, crawler, {{"/x", false}, {"/y", false}, {"/", true}});
  }
}

TEST(RobotsGroups, MayBeForUsAndForAllAtOnce) {
  expect_answers("User-agent: *\nUser-agent: scrape\nDisallow: /x", "scrape", {{"/x", false}});
  expect_answers("User-agent: *\nUser-agent: scrape\nDisallow: /x", "other", {{"/x", false}});
}

TEST(RobotsGroups, CanBeMadeWithoutAFile) {
  EXPECT_TRUE(Rules::allow_all().allows("/"));
  EXPECT_FALSE(Rules::deny_all().allows("/"));
  EXPECT_FALSE(Rules::deny_all().allows("/a?b"));
  EXPECT_TRUE(Rules::deny_all().allows("/robots.txt"));
}

}  // namespace
}  // namespace scrape::robots
