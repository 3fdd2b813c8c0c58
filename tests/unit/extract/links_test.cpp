#include <scrape/extract/links.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::extract {
namespace {

using Links = std::vector<std::string>;

Links links(std::string html, std::string_view page = "https://example.org/a/b?c") {
  auto const document = HtmlDocument::parse(std::move(html));
  return links_of(*document, *url::Url::parse(page));
}

TEST(LinksOfAPage, AreResolved) {
  EXPECT_EQ(links("<a href=x>1</a><a href='../y?z'>2</a><a href=//h.example/>3</a><a href=?q>4</a><a href=''>5</a>"),
            (Links{"https://example.org/a/x", "https://example.org/y?z", "https://h.example/",
                   "https://example.org/a/b?q", "https://example.org/a/b?c"}));
}

TEST(LinksOfAPage, AreThoseThatLeadSomewhere) {
  auto const found = links(
      "<link rel=next href=1><link rel='x PREV' href=2><area href=3><iframe src=4></iframe>"
      "<link rel=stylesheet href=no><img src=no><script src=no></script><a name=no></a><link href=no>");
  EXPECT_EQ(found, (Links{"https://example.org/a/1", "https://example.org/a/2", "https://example.org/a/3",
                          "https://example.org/a/4"}));
}

TEST(LinksOfAPage, HaveNoFragmentAndComeOnce) {
  EXPECT_EQ(links("<a href='x#1'></a><a href='x#2'></a><a href='./x'></a>"), (Links{"https://example.org/a/x"}));
}

TEST(LinksOfAPage, ArePagesOfTheWeb) {
  EXPECT_EQ(links("<a href='mailto:a@b.example'></a><a href='javascript:x()'></a><a href='ftp://h/'></a>"
                  "<a href='http://'></a><a href='https://h.example:99999/'></a><a href=' http://h.example '></a>"),
            (Links{"http://h.example/"}));
}

TEST(LinksOfAPage, BeginAtItsBase) {
  EXPECT_EQ(links("<base href='/c/'><base href='/d/'><a href=x></a>"), (Links{"https://example.org/c/x"}));
  EXPECT_EQ(links("<base target=y><base href='http://h.example'><a href=x></a>"), (Links{"http://h.example/x"}));
  EXPECT_EQ(links("<base href='javascript:'><a href=x></a>"), (Links{"https://example.org/a/x"}));
}

}  // namespace
}  // namespace scrape::extract
