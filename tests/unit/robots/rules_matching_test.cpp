#include "robots_file.hpp"

#include <scrape/robots/rules.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::robots {
namespace {

using test::expect_answers;
using test::is_disallowed;

struct Match {
  std::string_view pattern;
  std::string_view path;
};

template <std::size_t size>
void expect_matches(Match const (&table)[size]) {
  for (auto const& [pattern, path] : table)
    EXPECT_TRUE(is_disallowed(pattern, path)) << pattern << " does not match " << path;
}

template <std::size_t size>
void expect_no_matches(Match const (&table)[size]) {
  for (auto const& [pattern, path] : table)
    EXPECT_FALSE(is_disallowed(pattern, path)) << pattern << " matches " << path;
}

// RFC 9309 §2.2.2: from the first octet, as far as the pattern goes, in the case it has.
TEST(RobotsMatching, IsOfPrefixes) {
  expect_matches({{"/", "/"},
                  {"/", "/anything?at=all"},
                  {"/fish", "/fish"},
                  {"/fish", "/fish.html"},
                  {"/fish", "/fish/salmon.html"},
                  {"/fish", "/fishheads"},
                  {"/fish", "/fish?id=anything"},
                  {"/fish/", "/fish/"},
                  {"/fish/", "/fish/?salmon"},
                  {"/fish/", "/fish/salmon.htm"},
                  {"/a?b=c", "/a?b=c&d"}});
  expect_no_matches({{"/fish", "/Fish.asp"},
                     {"/fish", "/catfish"},
                     {"/fish", "/?id=fish"},
                     {"/fish", "/fis"},
                     {"/fish/", "/fish"},
                     {"/fish/", "/fish.html"},
                     {"/fish/", "/animals/fish/"},
                     {"/FISH", "/fish"}});
}

// RFC 9309 §2.2.3.
TEST(RobotsMatching, KnowsTheSpecialCharacters) {
  expect_matches({{"/this/path/exactly$", "/this/path/exactly"},
                  {"/this/*/exactly", "/this/is/exactly"},
                  {"/this/*/exactly", "/this//exactly"},
                  {"/this/*/exactly", "/this/a/b/exactly/c"},
                  {"/fish*", "/fish"},
                  {"/fish*", "/fishheads/yummy.html"},
                  {"/*.php", "/index.php"},
                  {"/*.php", "/folder/any.php.file.html"},
                  {"/*.php", "/filename.php?parameters"},
                  {"/*.php", "/?.php"},
                  {"/*.php$", "/folder/filename.php"},
                  {"/*.php$", "/a.php.php"},
                  {"/fish*.php", "/fish.php"},
                  {"/fish*.php", "/fishheads/catfish.php?parameters"},
                  {"*", "/"},
                  {"**", "/x"},
                  {"*$", "/x"},
                  {"/$", "/"},
                  {"*.gif$", "/a.gif"},
                  {"/*?", "/a?b"},
                  {"/*?$", "/a?"},
                  {"/*/b/", "//b/"},
                  {"/*a*b*c$", "/xaxbxcxc"},
                  {"/*ab*b", "/abb"},
                  {"/*aab", "/aaab"},
                  {"/a*", "/a"}});
  expect_no_matches({{"/this/path/exactly$", "/this/path/exactly/"},
                     {"/this/path/exactly$", "/this/path/exactly?a"},
                     {"/this/*/exactly", "/this/exactly"},
                     {"/*.php", "/windows.PHP"},
                     {"/*.php$", "/filename.php?parameters"},
                     {"/*.php$", "/filename.php5"},
                     {"/*.php$", "/filename.php/"},
                     {"/fish*.php", "/Fish.PHP"},
                     {"/$", "/x"},
                     {"/$", "/?a"},
                     {"/*?", "/a"},
                     {"/*?$", "/a?b"},
                     {"/a*a$", "/a"},
                     {"/*ab*b", "/ab"},
                     {"/*ab*b$", "/ab"},
                     {"/*a*b*c$", "/xcxbxa"}});
}

// RFC 9309 §2.2.3, the second table.
TEST(RobotsMatching, TakesSpecialCharactersVerbatimWhenTheyAreEncoded) {
  expect_matches({{"/path/file-with-a-%2A.html", "/path/file-with-a-*.html"},
                  {"/path/file-with-a-%2a.html", "/path/file-with-a-%2A.html"},
                  {"/path/foo-%24", "/path/foo-$"},
                  {"/path/foo-%24", "/path/foo-%24bar"},
                  {"/a$b", "/a$b"},
                  {"/a$b", "/a%24b"},
                  {"/a$$", "/a$"},
                  {"/a*", "/a*"}});
  expect_no_matches({{"/path/file-with-a-%2A.html", "/path/file-with-a-b.html"},
                     {"/path/foo-%24", "/path/foo-"},
                     {"/a$b", "/a"},
                     {"/a$$", "/a"},
                     {"/a$$", "/a$b"}});
}

// RFC 9309 §2.2.2, the table of percent-encoded components; the row with reserved ones is the next test.
TEST(RobotsMatching, ComparesWhatEncodingsStandFor) {
  expect_matches({{"/foo/bar?baz=quz", "/foo/bar?baz=quz"},
                  {"/foo/bar/\xe3\x83\x84", "/foo/bar/%E3%83%84"},
                  {"/foo/bar/\xe3\x83\x84", "/foo/bar/\xe3\x83\x84"},
                  {"/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"},
                  {"/foo/bar/%E3%83%84", "/foo/bar/\xe3\x83\x84"},
                  {"/foo/bar/%62%61%7A", "/foo/bar/baz"},
                  {"/foo/bar/baz", "/foo/bar/%62%61%7A"},
                  {"/%7ejoe/", "/~joe/index.html"},
                  {"/~joe/", "/%7Ejoe/index.html"},
                  {"/a%3cd.html", "/a%3Cd.html"},
                  {"/a%3Cd.html", "/a%3cd.html"},
                  {"/a b", "/a%20b"},
                  {"/a\"<>\\^`{|}b", "/a%22%3C%3E%5C%5E%60%7B%7C%7Db"},
                  {"/100%", "/100%25"},
                  {"/%zz", "/%25zz"},
                  {"/%2", "/%2"},
                  {"/%2541", "/%2541"}});
  expect_no_matches({{"/%2541", "/A"}, {"/%2541", "/%41"}, {"/foo/%E3", "/foo/\xe4"}, {"/a+b", "/a%20b"}});
}

// The row of that table which we do not follow (rules.hpp): the pattern "…?baz=https://foo.bar" for the path with
// "%3A".
TEST(RobotsMatching, TellsReservedCharactersFromTheirEncodings) {
  expect_matches({{"/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar"},
                  {"/foo/bar?baz=https%3a%2f%2Ffoo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"},
                  {"/a%2fb", "/a%2Fb"},
                  {"/*url=http://", "/?url=http://x"}});
  expect_no_matches({{"/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"},
                     {"/a%2fb", "/a/b"},
                     {"/a/b", "/a%2Fb"},
                     {"/a%3Fb", "/a?b"},
                     {"/a%23b", "/a#b"}});
}

// Patterns that match no path: RFC 9309 §2.2 has them begin with '/', and its example §5.1 with '*'.
TEST(RobotsMatching, KnowsNoOtherBeginnings) {
  for (auto const* const pattern : {"", "fish", "?a", "$", "%2Fa", "https://example.org/", ".", "\xe3\x83\x84"})
    EXPECT_FALSE(is_disallowed(pattern, "/a")) << pattern;
  EXPECT_FALSE(is_disallowed("fish", "fish"));
}

// RFC 9309 §5.2 and §2.2.2: the most octets, in doubt Allow.
TEST(RobotsPrecedence, IsByTheLengthOfThePattern) {
  expect_answers("User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "foobot",
                 {{"/example/page/disallowed.gif", false}, {"/example/page/disallow.gif", true}});
  expect_answers("User-agent: *\nDisallow: /x/page.html\nAllow: /x/\nDisallow: /", "s",
                 {{"/x/page.html", false}, {"/x/", true}, {"/x", false}});
  expect_answers("User-agent: *\nAllow: /page\nDisallow: /*.html", "s", {{"/page.html", false}, {"/page", true}});
  expect_answers("User-agent: *\nAllow: /x/page.\nDisallow: /*.html", "s",
                 {{"/x/page.html", true}, {"/y.html", false}});
  expect_answers("User-agent: *\nAllow: /p\nDisallow: /", "s", {{"/page", true}, {"/x", false}});
  expect_answers("User-agent: *\nAllow: /$\nDisallow: /", "s", {{"/", true}, {"/page.html", false}});
  expect_answers("User-agent: *\nDisallow: /a*****\nAllow: /a/b", "s", {{"/a/b", false}});
}

TEST(RobotsPrecedence, OfEqualLengthsIsThatOfAllow) {
  for (auto const* const file :
       {"User-agent: *\nDisallow: /folder\nAllow: /folder", "User-agent: *\nAllow: /folder\nDisallow: /folder",
        "User-agent: *\nDisallow: /folder\nAllow: /f*lder", "User-agent: *\nDisallow: /*/page\nAllow: /folder",
        "User-agent: *\nDisallow: /folder\nAllow: /%66older"})
    expect_answers(file, "s", {{"/folder/page", true}});
}

TEST(RobotsPrecedence, OfAnEmptyPatternIsNone) {
  expect_answers("User-agent: *\nDisallow:", "s", {{"/", true}, {"/x", true}});
  expect_answers("User-agent: *\nDisallow: /x\nDisallow: # all\nAllow:", "s", {{"/", true}, {"/x", false}});
}

TEST(RobotsPrecedence, OfRobotsTxtItselfIsAboveAll) {
  constexpr std::string_view file = "User-agent: *\nDisallow: /\nDisallow: /robots.txt";
  expect_answers(file, "s",
                 {{"/robots.txt", true}, {"/robots.txt?", false}, {"/robots.txts", false}, {"/ROBOTS.TXT", false}});
}

// Google's parser takes Allow: …/index.html for the folder too; no standard says so.
TEST(RobotsPrecedence, OfAnIndexPageIsItsOwn) {
  expect_answers("User-agent: *\nAllow: /folder/index.html\nDisallow: /", "s",
                 {{"/folder/index.html", true}, {"/folder/", false}});
}

}  // namespace
}  // namespace scrape::robots
