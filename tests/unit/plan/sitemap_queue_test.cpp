#include "support/urls.hpp"

#include <scrape/plan/sitemap_queue.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::plan {
namespace {

using Admission = SitemapQueue::Admission;

Sitemap sitemap(std::string const& host, std::string const& url, int depth = 1) {
  return {test::url_of(url), std::make_shared<url::Origin const>(true, host, url::default_port(true)), depth};
}

std::string take(SitemapQueue& queue) {
  auto const next = queue.next();
  return next ? next->url.text() : "none";
}

TEST(SitemapQueue, TakesTheSameNameWithAndWithoutWwwForOneSite) {
  EXPECT_TRUE(is_same_site("a.example", "a.example"));
  EXPECT_TRUE(is_same_site("a.example", "www.a.example"));
  EXPECT_FALSE(is_same_site("a.example", "b.example"));
  EXPECT_FALSE(is_same_site("a.example", "shop.a.example"));
  EXPECT_FALSE(is_same_site("www.a.example", "www.b.example"));
}

TEST(SitemapQueue, LetsSitesTakeTurnsOneSitemapOfEachAtATime) {
  SitemapQueue queue;
  for (auto const* const url : {"http://a/1", "http://a/2"})
    EXPECT_EQ(queue.add(sitemap("a", url)), Admission::waits);
  EXPECT_EQ(queue.add(sitemap("b", "http://b/1")), Admission::waits);

  auto const first = queue.next();
  EXPECT_EQ(first->url.text(), "http://a/1");
  EXPECT_EQ(take(queue), "http://b/1");
  EXPECT_EQ(take(queue), "none") << "a is being read";
  EXPECT_FALSE(queue.is_empty());
  queue.finished(*first);
  EXPECT_EQ(take(queue), "http://a/2");
  EXPECT_TRUE(queue.is_empty());
}

TEST(SitemapQueue, KnowsWhatItHadOfThatSite) {
  SitemapQueue queue;
  queue.add(sitemap("a", "http://cdn/1"));
  queue.finished(*queue.next());

  EXPECT_EQ(queue.add(sitemap("www.a", "http://cdn/1")), Admission::known);
  EXPECT_EQ(queue.add(sitemap("b", "http://cdn/1")), Admission::waits) << "it may list pages of both";
}

TEST(SitemapQueue, RefusesWhatIsTooDeep) {
  SitemapQueue queue;
  EXPECT_EQ(queue.add(sitemap("a", "http://a/1", SitemapQueue::deepest)), Admission::waits);
  EXPECT_EQ(queue.add(sitemap("a", "http://a/2", SitemapQueue::deepest + 1)), Admission::refused);
}

TEST(SitemapQueue, RefusesTooManyOfASiteButNotOfOthers) {
  SitemapQueue queue;
  queue.add(sitemap("a", "http://a/0"));
  auto last = queue.next();
  for (std::size_t i = 1; i < SitemapQueue::most_of_a_site; ++i) {
    ASSERT_EQ(queue.add(sitemap("a", "http://a/" + std::to_string(i))), Admission::waits);
    queue.finished(*last);
    last = queue.next();
  }
  EXPECT_EQ(queue.add(sitemap("a", "http://a/more")), Admission::refused);
  EXPECT_EQ(queue.add(sitemap("b", "http://b/1")), Admission::waits);
}

TEST(SitemapQueue, TakesNoMoreMemoryThanItMay) {
  SitemapQueue queue;
  std::size_t count = 0;
  std::string const path(7'000, 'x');
  for (auto admission = Admission::waits; admission == Admission::waits; ++count) {
    auto const host = "h" + std::to_string(count);
    admission = queue.add(sitemap(host, "http://" + host + '/' + path));
  }
  EXPECT_LE(count, SitemapQueue::most_bytes / path.size() + 1);
  EXPECT_GE(count, SitemapQueue::most_bytes / path.size() * 9 / 10);
  queue.finished(*queue.next());
  EXPECT_EQ(queue.add(sitemap("z", "http://z/" + path)), Admission::waits) << "there is room again";
}

TEST(SitemapQueue, IsEmptyOnceItIsCleared) {
  SitemapQueue queue;
  queue.add(sitemap("a", "http://a/1"));
  queue.add(sitemap("a", "http://a/2"));
  queue.add(sitemap("b", "http://b/1"));
  auto const first = queue.next();
  queue.clear();
  EXPECT_TRUE(queue.is_empty());
  EXPECT_EQ(take(queue), "none");
  queue.finished(*first);
  EXPECT_EQ(take(queue), "none");
}

}  // namespace
}  // namespace scrape::plan
