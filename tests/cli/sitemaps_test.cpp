// --expand-sitemaps: what the sitemaps of listed sites list is fetched too.

#include "cli/sitemaps_run.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>

namespace scrape::test {
namespace {

using site::Answer;

constexpr std::size_t one_mebibyte = std::size_t{1024} * 1024;

TEST_F(SitemapsRun, FetchesWhatAnIndexOfCompressedSitemapsLists) {
  site_.put_robots({site_.url("/index.xml")});
  site_.put("/index.xml", file(index_of({site_.url("/pages.xml.gz")})));
  site_.put("/pages.xml.gz", file(gzipped(urlset_of({site_.url("/a"), site_.url("/b")})), "application/octet-stream"));

  auto const ended = fetch({site_.url("/")});

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /"}, {2, "saved /a"}, {3, "saved /b"}}));
  auto const found = by_url(records()).at(site_.url("/b"));
  EXPECT_EQ(text_of(found, "source"), site_.url("/pages.xml.gz") + ":4") << "the line";
}

TEST_F(SitemapsRun, ReadsNoneUnlessToldTo) {
  site_.put_robots({site_.url("/list.txt")});
  site_.put_list("/list.txt", {site_.url("/a")});

  EXPECT_EQ(scrape({"--robots", "-o", pages_, site_.url("/")}).exit_code, 0);

  EXPECT_EQ(site_.asked(), (std::vector<std::string>{"/robots.txt", "/"}));
}

TEST_F(SitemapsRun, FetchesOnceWhatIsListedTwice) {
  site_.put_robots({site_.url("/1.txt"), site_.url("/2.txt"), site_.url("/1.txt")});
  site_.put_list("/1.txt", {site_.url("/a"), site_.url("/"), site_.url("/a")});
  site_.put_list("/2.txt", {site_.url("/b"), site_.url("/a")});

  fetch({"-j", "1", site_.url("/"), site_.url("/")});

  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /"}, {2, "duplicate /"}, {3, "saved /a"}, {4, "saved /b"}}))
      << "whoever wrote a list gets a record of each entry, but nobody of what was not asked for";
  EXPECT_EQ(site_.times_asked("/1.txt"), 1);
}

// A file may be named by the index.
TEST_F(SitemapsRun, CountsOnAfterAllEntriesWhenItOnlyRetries) {
  ASSERT_EQ(fetch({site_.url("/late"), site_.url("/a")}).exit_code, 1);
  site_.put("/late", file("page", "text/plain"));
  site_.put_robots({site_.url("/list.txt")});
  site_.put_list("/list.txt", {site_.url("/b")});

  EXPECT_EQ(fetch({"--retry-failed"}).exit_code, 0);

  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /late"}, {3, "saved /b"}}));
}

TEST_F(SitemapsRun, KeepsToTheSite) {
  MadeSite other;
  site_.put_robots({site_.url("/list.txt")});
  site_.put_list("/list.txt", {site_.url("/a"), "http://elsewhere.test/x"});
  other.put_robots({other.url("/index.xml")});
  other.put("/index.xml", file(index_of({"http://elsewhere.test/sitemap.xml"})));

  auto const ended = fetch({site_.url("/"), other.url("/")});

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(records().size(), 3U);
  EXPECT_NE(ended.err.find("pages=1 known=0 foreign=1"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("foreign=1 sitemaps=0"), std::string::npos) << ended.err;
}

TEST_F(SitemapsRun, DoesNotExpandSitesThatARedirectLedTo) {
  MadeSite other;
  other.put_robots({other.url("/list.txt")});
  other.put_list("/list.txt", {other.url("/b")});
  site_.put("/away", {.status = 302, .body = {}, .fields = {{"Location", other.url("/a")}}});

  EXPECT_EQ(fetch({site_.url("/away")}).exit_code, 0);

  EXPECT_EQ(other.asked(), (std::vector<std::string>{"/robots.txt", "/a"}));
}

TEST_F(SitemapsRun, ObeysRobotsForPagesAndSitemaps) {
  site_.put_robots({site_.url("/list.txt"), site_.url("/private/list.txt")}, "User-agent: *\nDisallow: /private/\n");
  site_.put_list("/list.txt", {site_.url("/a"), site_.url("/private/b")});

  auto const ended = fetch({site_.url("/")});

  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /"}, {2, "saved /a"}, {3, "denied /private/b"}}));
  EXPECT_EQ(site_.times_asked("/private/list.txt"), 0);
  EXPECT_NE(
      ended.err.find("a sitemap could not be read: " + site_.url("/private/list.txt") + ": robots.txt forbids it"),
      std::string::npos)
      << ended.err;
}

TEST_F(SitemapsRun, TellsWhichSitemapsCannotBeRead) {
  site_.put_robots({site_.url("/gone.xml"), site_.url("/broken.xml")});
  site_.put("/broken.xml", file("<urlset>\n<url><loc>" + site_.url("/a") + "</loc></url>\n</wrong>"));

  auto const ended = fetch({site_.url("/")});

  EXPECT_EQ(ended.exit_code, 0) << "every entry was fetched";
  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /"}, {2, "saved /a"}})) << "what stands before the mistake counts";
  EXPECT_NE(ended.err.find("2 sitemaps could not be read, the first: " + site_.url("/gone.xml") +
                           ": the server answered 404"),
            std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find("mismatched tag in line 3"), std::string::npos) << ended.err;
}

TEST_F(SitemapsRun, FollowsRedirectsAndTriesAgain) {
  site_.put_robots({site_.url("/moved.txt"), site_.url("/circle.txt")});
  site_.put("/moved.txt", {.status = 301, .body = {}, .fields = {{"Location", "/list.txt"}}});
  site_.put("/circle.txt", {.status = 301, .body = {}, .fields = {{"Location", "/circle.txt"}}});
  site_.make("/list.txt", [this, failures = 2]() mutable {
    if (failures-- > 0) return Answer{.status = 503, .body = "later", .fields = {}};
    return file(site_.url("/a"), "text/plain");
  });

  auto const ended = fetch({site_.url("/")});

  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /"}, {2, "saved /a"}})) << ended.err;
  EXPECT_EQ(site_.times_asked("/list.txt"), 3);
}

TEST_F(SitemapsRun, IsNotCaughtByAnIndexThatNamesItself) {
  site_.put_robots({site_.url("/index.xml")});
  site_.put("/index.xml", file(index_of({site_.url("/index.xml")})));

  EXPECT_EQ(fetch({site_.url("/")}).exit_code, 0);

  EXPECT_EQ(site_.times_asked("/index.xml"), 1);
}

TEST_F(SitemapsRun, EndsWhereSitemapsAreNestedWithoutEnd) {
  site_.put_robots({site_.url("/1.xml")});
  for (int depth = 1; depth <= 5; ++depth) {
    site_.put('/' + std::to_string(depth) + ".xml",
              file(index_of({site_.url('/' + std::to_string(depth + 1) + ".xml")})));
  }

  EXPECT_EQ(fetch({site_.url("/")}).exit_code, 0);

  EXPECT_EQ(site_.times_asked("/3.xml"), 1);
  EXPECT_EQ(site_.times_asked("/4.xml"), 0);
}

TEST_F(SitemapsRun, SurvivesBombs) {
  auto const bomb = site_.url("/a") + '\n' + std::string(60 * one_mebibyte, ' ');
  site_.put_robots({site_.url("/file.gz"), site_.url("/coded.txt")});
  site_.put("/file.gz", file(gzipped(bomb)));
  auto coded = file(gzipped(site_.url("/b") + bomb.substr(bomb.find('\n'))));
  coded.fields.push_back({"Content-Encoding", "gzip"});
  site_.put("/coded.txt", std::move(coded));

  auto const ended = fetch({site_.url("/")});

  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /"}, {2, "saved /a"}, {3, "saved /b"}}));
  EXPECT_NE(ended.err.find("2 sitemaps could not be read"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("more than 52428800 bytes"), std::string::npos) << ended.err;
}

TEST_F(SitemapsRun, AsksNothingOfSitemapsThatPagesMustMeet) {
  site_.put_robots({site_.url("/list.xml")});
  site_.put("/list.xml", file(urlset_of({site_.url("/a"), site_.url("/b")})));

  auto const ended = fetch({"--expect", "type=text/plain", "--max-filesize", "20", site_.url("/")});

  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(records().size(), 3U);
}

// What -H gives is meant for the origins that the user named.
TEST_F(SitemapsRun, TellsOtherOriginsNothing) {
  MadeSite other;
  site_.put_robots({site_.url("/list.txt"), other.url("/list.txt")});
  site_.put_list("/list.txt", {site_.url("/a")});
  other.put_list("/list.txt", {other.url("/b")});

  EXPECT_EQ(fetch({"-H", "X-Secret: 1", site_.url("/")}).exit_code, 0);

  EXPECT_TRUE(site_.was_told("/list.txt", "X-Secret"));
  EXPECT_TRUE(site_.was_told("/a", "X-Secret"));
  EXPECT_EQ(other.asked(), (std::vector<std::string>{"/robots.txt", "/list.txt", "/b"}));
  for (auto const& target : other.asked())
    EXPECT_FALSE(other.was_told(target, "X-Secret")) << target;
}

TEST_F(SitemapsRun, CountsRobotsAndSitemapsIntoTheTotal) {
  site_.put_robots({site_.url("/list.txt")});
  site_.put_list("/list.txt", {site_.url("/a") + '?' + std::string(5'000, 'x'), site_.url("/b")});

  auto const ended = fetch({"--max-total", "4k", site_.url("/")});

  EXPECT_EQ(ended.exit_code, 0) << "nothing that is known of is left: " << ended.err;
  EXPECT_EQ(outcomes(), (PathOutcomes{{1, "saved /"}}));
  EXPECT_NE(ended.err.find("--max-total is reached"), std::string::npos) << ended.err;

  site_.put_robots({}, std::string(5'000, '#'));
  EXPECT_EQ(fetch({"--max-total", "4k", site_.url("/a"), site_.url("/b")}).exit_code, 5);
}

TEST_F(SitemapsRun, StopsWhileItExpands) {
  std::vector<std::string> pages;
  for (int i = 0; i < 3'000; ++i)
    pages.push_back(site_.url("/a?" + std::to_string(i)));
  site_.put_list("/list.txt", pages);
  site_.put_list("/more.txt", {site_.url("/b")});
  site_.put_robots({site_.url("/list.txt"), site_.url("/more.txt")});
  ProgramOptions options;
  options.arguments = with_options({"-v", "--delay", "50ms", site_.url("/")});
  Program program(options);

  ASSERT_TRUE(program.wait_for_error_text("url=" + site_.url("/a?1")));
  program.send_signal(SIGTERM);
  auto const ended = program.wait();

  EXPECT_EQ(ended.exit_code, 128 + SIGTERM) << ended.err;
  auto const all = outcomes();
  EXPECT_EQ(all.begin()->first, 1);
  EXPECT_EQ(all.rbegin()->first, static_cast<std::int64_t>(all.size())) << "each index has one record";
  EXPECT_TRUE(std::ranges::any_of(all, [](auto const& each) { return each.second.starts_with("not_started"); }));
}

TEST_F(SitemapsRun, FindsMoreThanFitsIntoMemoryAtOnce) {
  constexpr std::size_t count = 12'000;
  std::vector<std::string> pages;
  for (std::size_t i = 0; i < count; ++i)
    pages.push_back(site_.url("/none/" + std::to_string(i)));
  site_.put_list("/list.txt", pages);
  site_.put_robots({site_.url("/list.txt")});

  EXPECT_EQ(fetch({site_.url("/")}).exit_code, 1);

  auto const all = outcomes();
  EXPECT_EQ(all.size(), count + 1);
  EXPECT_EQ(all.rbegin()->first, static_cast<std::int64_t>(count + 1));
}

TEST_F(SitemapsRun, IsToldOfByADryRun) {
  auto const ended = fetch({"--dry-run", site_.url("/")});

  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_NE(ended.out.find("and what the sitemaps of these hosts list"), std::string::npos) << ended.out;
  EXPECT_TRUE(site_.asked().empty());
}

}  // namespace
}  // namespace scrape::test
