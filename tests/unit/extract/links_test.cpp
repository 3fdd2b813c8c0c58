#include <scrape/extract/links.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace link_cases {

using Links = std::vector<std::string>;

Links links_in(std::string_view page, std::string_view at = "https://example.org/a/b?c") {
  auto const document = HtmlDocument::parse(page);
  return links_of(*document, *url::Url::parse(at)).urls;
}

TEST(Links, AreWhatLeadsToOtherPages) {
  EXPECT_EQ(links_in(R"(<link rel="NEXT nofollow" href=/1><link rel=stylesheet href=/x><link rel=canonical href=/2>
    <link rel="x alternate" href=/3><link href=/x><a href=/4>a</a><map><area href=/5></map><iframe src=/6></iframe>
    <img src=/x><script src=/x></script><a name=x>b</a><form action=/x></form><link rel=prev href=/7>)"),
            (Links{"https://example.org/1", "https://example.org/2", "https://example.org/3", "https://example.org/4",
                   "https://example.org/5", "https://example.org/6", "https://example.org/7"}));
  EXPECT_EQ(links_in("<frameset><frame src=/1><frame src=/2></frameset>"),
            (Links{"https://example.org/1", "https://example.org/2"}));
}

TEST(Links, AreResolvedAndNormalised) {
  for (auto const& [href, link] : {
           std::pair{"x", "https://example.org/a/x"},
           {" x ", "https://example.org/a/x"},
           {"../y?z#f", "https://example.org/y?z"},
           {"", "https://example.org/a/b?c"},
           {"#f", "https://example.org/a/b?c"},
           {"?d", "https://example.org/a/b?d"},
           {"//HOST.example:443/", "https://host.example/"},
           {"http://host.example:80", "http://host.example/"},
           {"/%7ea b", "https://example.org/~a%20b"},
           {"/?a=1&amp;b=2", "https://example.org/?a=1&b=2"},
       })
    EXPECT_EQ(links_in("<a href='" + std::string(href) + "'>"), Links{link}) << href;
}

TEST(Links, LeadToTheWebOnly) {
  for (auto const* const href :
       {"mailto:a@b.example", "javascript:void(0)", "tel:1", "data:text/html,x", "ftp://h/", "http://", "https://[/"})
    EXPECT_EQ(links_in("<a href='" + std::string(href) + "'>"), Links()) << href;
}

TEST(Links, StandOnceInTheOrderOfThePage) {
  EXPECT_EQ(links_in("<a href=2><a href=1><a href=2#x><a href=./1>"),
            (Links{"https://example.org/a/2", "https://example.org/a/1"}));
}

TEST(Links, AreRelativeToTheFirstBaseWithAnAddress) {
  EXPECT_EQ(links_in("<base target=x><base href=/c/><base href=/d/><a href=x>"), Links{"https://example.org/c/x"});
  EXPECT_EQ(links_in("<a href=x><base href=http://other.example/>"), Links{"http://other.example/x"});
  EXPECT_EQ(links_in("<base href=data:x><base href=/d/><a href=x>"), Links{"https://example.org/a/x"});
}

TEST(Links, AreNotTakenFromTemplatesOrForeignElements) {
  EXPECT_EQ(links_in("<template><base href=/x/><a href=x></a></template><svg><a href=y></a></svg><a href=z>"),
            Links{"https://example.org/a/z"});
}

TEST(Links, AreBounded) {
  std::string page = "<base href='/" + std::string(std::size_t{1024} * 1024, 'b') + "/'>";
  for (int i = 0; i < 100; ++i)
    page += "<a href=" + std::to_string(i) + ">";
  std::size_t size = 0;
  for (auto const& link : links_in(page))
    size += link.size();
  EXPECT_LE(size, links_limit);
  EXPECT_GT(size, links_limit / 2);
}

}  // namespace link_cases
}  // namespace
}  // namespace scrape::extract
