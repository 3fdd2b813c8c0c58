#include <scrape/extract/html_document.hpp>
#include <scrape/extract/html_query.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace query_cases {

constexpr std::size_t all = 1'000'000;

HtmlQuery query(std::string_view text) {
  auto parsed = HtmlQuery::parse(text);
  if (auto const* const error = std::get_if<SelectorError>(&parsed)) {
    ADD_FAILURE() << text << ':' << error->column << ": " << error->reason;
    return query("html");
  }
  return std::get<HtmlQuery>(std::move(parsed));
}

// The ids of what matches, one after the other.
std::string ids(HtmlNode start, std::string_view selector) {
  std::string ids;
  auto const found = query(selector).nodes(start, all);
  for (auto const node : *found)
    ids += std::string(node.attribute("id").value_or("?")) + ' ';
  if (!ids.empty()) ids.pop_back();
  return ids;
}

struct Case {
  char const* selector;
  char const* ids;
};

void expect_all(char const* page, std::vector<Case> const& cases) {
  auto const document = HtmlDocument::parse(page);
  ASSERT_TRUE(document);
  for (auto const& [selector, expected] : cases)
    EXPECT_EQ(ids(document->document(), selector), expected) << selector;
}

// Selectors Level 3 §5, §6.
TEST(HtmlQuery, MatchesSimpleSelectors) {
  expect_all(R"(<!doctype html><html id=r><head id=h><title id=t></title></head><body id=b>
    <p id=p1 class="a b-c  D">x</p><P ID=p2 CLASS='a
    e'>y</P><custom-tag id=p3 data-x=1>z</custom-tag><svg id=s><foreignObject id=fo viewBox=1></foreignObject></svg>)",
             {
                 {"*", "r h t b p1 p2 p3 s fo"},
                 {"p", "p1 p2"},
                 {"P", "p1 p2"},
                 {"custom-tag", "p3"},
                 {"CUSTOM-TAG", "p3"},
                 {"foreignObject", "fo"},
                 {"foreignobject", ""},
                 {"[viewBox]", "fo"},
                 {"[viewbox]", ""},
                 {"#p1", "p1"},
                 {"#P1", ""},
                 {"*#p1", "p1"},
                 {".a", "p1 p2"},
                 {".a.e", "p2"},
                 {".A", ""},
                 {".D", "p1"},
                 {".b-c", "p1"},
                 {".b", ""},
                 {"p.a#p2.e", "p2"},
                 {"a, p", "p1 p2"},
                 {"#p2,#p1 , #p2", "p1 p2"},
                 {" p ", "p1 p2"},
                 {"p/* a */.a/**/", "p1 p2"},
                 {"/**/p/**/ , /**/title", "t p1 p2"},
             });
}

// Selectors Level 3 §6.3, Level 4 §6.3; HTML Standard §4.16.2.
TEST(HtmlQuery, ComparesAttributes) {
  expect_all(R"(<i id=1 a></i><i id=2 a="x"></i><i id=3 a="x y"></i><i id=4 a="x-y"></i><i id=5 a="X"></i>
    <i id=6 a="zxz"></i><i id=7 type="TEXT" title="TEXT"></i><i id=8 data-A="q&quot;r&amp;s"></i>)",
             {
                 {"[a]", "1 2 3 4 5 6"},
                 {"[ a ]", "1 2 3 4 5 6"},
                 {"i[A]", "1 2 3 4 5 6"},
                 {"[a=x]", "2"},
                 {"[a='x']", "2"},
                 {"[a = \"x\" ]", "2"},
                 {"[a='']", "1"},
                 {"[a=x i]", "2 5"},
                 {"[a='x'i]", "2 5"},
                 {"[a=x I]", "2 5"},
                 {"[a~=x]", "2 3"},
                 {"[a~=y]", "3"},
                 {"[a~='x y']", ""},
                 {"[a~='']", ""},
                 {"[a|=x]", "2 4"},
                 {"[a|=x i]", "2 4 5"},
                 {"[a|='']", "1"},
                 {"[a^=x]", "2 3 4"},
                 {"[a$=y]", "3 4"},
                 {"[a*=x]", "2 3 4 6"},
                 {"[a*=X]", "5"},
                 {"[a*=X i]", "2 3 4 5 6"},
                 {"[a^='']", ""},
                 {"[a$='']", ""},
                 {"[a*='']", ""},
                 {"[a^=x][a$=y]", "3 4"},
                 {"[type=text]", "7"},
                 {"[type=text s]", ""},
                 {"[title=text]", ""},
                 {"[title=text i]", "7"},
                 {"[data-a='q\"r&s']", "8"},
                 {"[data-a=\"q\\\"r\\26 s\"]", "8"},
             });
}

// CSS Syntax Level 3 §4.3.7, §4.3.11.
TEST(HtmlQuery, ReadsEscapes) {
  expect_all(
      "<i id=1a class='a.b'></i><i id=\xC3\xA9 class=c:d></i><i id=--x class=-a></i><i id=\xEF\xBF\xBD></i>"
      "<i id='a b' class=\xF0\x9F\x98\x80></i>",
      {
          {"#\\31 a", "1a"},
          {"#\\000031a", "1a"},
          {"#\\31\ta", "1a"},
          {".a\\.b", "1a"},
          {".c\\:d", "\xC3\xA9"},
          {"#\\e9", "\xC3\xA9"},
          {"#\xC3\xA9", "\xC3\xA9"},
          {"#\\E9 ", "\xC3\xA9"},
          {"#--x", "--x"},
          {".-a", "--x"},
          {"#\\0", "\xEF\xBF\xBD"},
          {"#\\d800", "\xEF\xBF\xBD"},
          {"#\\110000", "\xEF\xBF\xBD"},
          {"#a\\ b", "a b"},
          {"[id='a\\\n b']", "a b"},
          {"[id='a\\20 b']", "a b"},
          {".\\1F600", "a b"},
          {"\\69", "1a \xC3\xA9 --x \xEF\xBF\xBD a b"},
      });
}

// Selectors Level 3 §8.
TEST(HtmlQuery, FollowsCombinators) {
  expect_all(R"(<div id=1><p id=2><b id=3></b></p><p id=4></p>text<!-- c --><p id=5><i id=6><b id=7></b></i></p></div>
    <div id=8><div id=9><p id=10></p></div></div>)",
             {
                 {"div p", "2 4 5 10"},
                 {"div > p", "2 4 5 10"},
                 {"div>p", "2 4 5 10"},
                 {"div > b", ""},
                 {"div b", "3 7"},
                 {"div > p > b", "3"},
                 {"div div p", "10"},
                 {"p + p", "4 5"},
                 {"p+p+p", "5"},
                 {"p ~ p", "4 5"},
                 {"#\\32 ~ p b", "7"},
                 {"[id='2'] + p + p > i", "6"},
                 {"div * b", "3 7"},
                 {"div ~ div", "8"},
                 {"div + div > div > *", "10"},
                 {"p:first-child ~ p > i b", "7"},
                 {"html > body > div", "1 8"},
             });
}

// Selectors Level 3 §6.6.5.
TEST(HtmlQuery, CountsSiblings) {
  expect_all(
      R"(<ul id=u><li id=1></li>x<li id=2></li><b id=3></b><li id=4></li><b id=5></b><li id=6></li></ul><ol id=o><li id=7></ol>)",
      {
          {"li:nth-child(1)", "1 7"},
          {"ul > :nth-child(2n)", "2 4 6"},
          {"ul > :nth-child(even)", "2 4 6"},
          {"ul > :nth-child( ODD )", "1 3 5"},
          {"ul > :nth-child(n)", "1 2 3 4 5 6"},
          {"ul > :nth-child(0n+3)", "3"},
          {"ul > :nth-child(n+5)", "5 6"},
          {"ul > :nth-child(-n+2)", "1 2"},
          {"ul > :nth-child( 3n - 2 )", "1 4"},
          {"ul > :nth-child(-2n+3)", "1 3"},
          {"ul > :nth-child(+3)", "3"},
          {"ul > :nth-child(-3)", ""},
          {"ul > :nth-child(0)", ""},
          {"ul > :nth-child(99999999999999999999)", ""},
          {"ul > :nth-last-child(1)", "6"},
          {"ul > :nth-last-child(-n+2)", "5 6"},
          {"ul > :nth-of-type(2)", "2 5"},
          {"ul > b:nth-last-of-type(1)", "5"},
          {"ul > li:nth-last-of-type(2)", "4"},
          {"ul > :nth-child(2 of li)", "2"},
          {"ul > :nth-child(even of li)", "2 6"},
          {"ul > :nth-last-child(1 of li, b)", "6"},
          {"ul > :nth-last-child(1 of b)", "5"},
          {"li:first-child", "1 7"},
          {"li:last-child", "6 7"},
          {"body :only-child", "7"},
          {"ul > b:first-of-type", "3"},
          {"ul > b:last-of-type", "5"},
          {"ol:only-of-type, b:only-of-type", "o"},
          {"li:not(:first-child):not(:last-child)", "2 4"},
      });
}

// Selectors Level 4 §4.
TEST(HtmlQuery, MatchesListsWithinSelectors) {
  expect_all(
      R"(<div id=1 class=a><h1 id=2></h1><p id=3><img id=4></p></div><div id=5><h2 id=6></h2><p id=7 class=a></p></div>)",
      {
          {":is(h1, h2)", "2 6"},
          {"div :where(h1,p > img)", "2 4"},
          {":is(.a p) img", "4"},
          {"div:not(.a)", "5"},
          {"div > :not(h1, h2)", "3 7"},
          {"div:not(.a *, .a)", "5"},
          {"p:not(div.a > p)", "7"},
          {"div:has(img)", "1"},
          {"div:has(> img)", ""},
          {"p:has(> img)", "3"},
          {":is(h1,h2):has(+ p)", "2 6"},
          {"h1:has(+ p > img), h2:has(~ p.a)", "2 6"},
          {"div:has(+ div h2)", "1"},
          {"div:has(h3, h2)", "5"},
          {"div:not(:has(img))", "5"},
          {"div:has(p:not(.a))", "1"},
          {"p:has(:is(div img))", "3"},
          {"html:has(.a .a)", ""},
          {":is(:not(:is(div)), div):not(html, head, body)", "1 2 3 4 5 6 7"},
      });
}

// Selectors Level 3 §6.6.1, §6.6.4, §6.6.5; HTML Standard §4.16.3.
TEST(HtmlQuery, KnowsWhatThePageSaysOfItsElements) {
  expect_all(R"(<html id=r><body id=b><a id=1 href=x></a><a id=2></a><area id=3 href=""><link id=4 href=x>
    <i id=5></i><i id=6><!-- c --></i><i id=7> </i><i id=8><b id=9></b></i>
    <form id=f><fieldset id=10 disabled><legend id=11><input id=12></legend><legend id=13><input id=14></legend><input id=15>
    <fieldset id=16><legend id=17></legend><button id=18></button></fieldset></fieldset>
    <input id=19 disabled><input id=20 type=CheckBox checked><input id=21 type=text checked><input id=22 type=radio>
    <select id=23><optgroup id=24 disabled><option id=25><option id=26 selected></optgroup><option id=27></select></form>)",
             {
                 {":root", "r"},
                 {"body:root", ""},
                 {":root > body", "b"},
                 {":scope", "r"},
                 {":link", "1 3"},
                 {"a:any-link", "1"},
                 {"i:empty", "5 6"},
                 {":disabled", "10 14 15 16 18 19 24 25 26"},
                 {":enabled", "12 20 21 22 23 27"},
                 {":checked", "20 26"},
                 {"input:not(:checked):enabled", "12 21 22"},
             });
}

TEST(HtmlQuery, StartsAtAnElement) {
  auto const document =
      HtmlDocument::parse(R"(<table id=t><tr id=1><td id=2><td id=3><table id=4><tr id=5><td id=6></table></table>
    <dl><dt id=7><dd id=8><b id=9></b><dt id=10><dd id=11></dl>)");
  auto const start = [&](std::string_view selector) { return query(selector).nodes(document->document(), 1)->at(0); };
  EXPECT_EQ(ids(start("[id='1']"), "td"), "2 3 6");
  EXPECT_EQ(ids(start("[id='1']"), ":scope > td"), "2 3");
  EXPECT_EQ(ids(start("[id='1']"), "> td"), "2 3");
  EXPECT_EQ(ids(start("[id='1']"), ">td:last-child , > td:first-child"), "2 3");
  EXPECT_EQ(ids(start("[id='1']"), "table table td"), "6");
  EXPECT_EQ(ids(start("[id='1']"), ":scope td:not(:scope > td)"), "6");
  EXPECT_EQ(ids(start("[id='1']"), "#t :scope td td"), "6");
  EXPECT_EQ(ids(start("[id='1']"), ":has(:scope)"), "");
  EXPECT_EQ(ids(start("[id='1']"), ":scope"), "");
  EXPECT_EQ(ids(start("[id='1']"), ":nth-child(1 of :scope > td)"), "2");
  EXPECT_EQ(ids(start("[id='7']"), "+ dd"), "8");
  EXPECT_EQ(ids(start("[id='7']"), "~ dd"), "8 11");
  EXPECT_EQ(ids(start("[id='7']"), "+ dd b"), "9");
  EXPECT_EQ(ids(start("[id='8']"), "b"), "9");
  EXPECT_EQ(ids(document->document(), "> body > dl > dd"), "8 11");
  EXPECT_EQ(ids(document->document(), "+ *"), "");
}

// What is remembered for one start must not be taken for another.
TEST(HtmlQuery, SearchesEachStartOfItsOwn) {
  auto const document = HtmlDocument::parse("<ul id=1><li id=2></ul><ul id=3><li id=4><li id=5></ul>");
  auto const lists = query("ul").nodes(document->document(), all);
  for (auto const* const selector : {"li", "> li", "li:not(:scope *) , :scope li", ":is(:scope > *)"}) {
    auto const items = query(selector);
    EXPECT_EQ(items.nodes((*lists)[0], all)->size(), 1U) << selector;
    EXPECT_EQ(items.nodes((*lists)[1], all)->size(), 2U) << selector;
    EXPECT_EQ(items.nodes((*lists)[0], all)->size(), 1U) << selector;
  }
}

TEST(HtmlQuery, TakesTextHtmlOrAttributes) {
  auto const document =
      HtmlDocument::parse(R"(<a class=t HREF="/a?b&amp;c">One <b>two</b></a><a href>Three</a><a>Four</a>)");
  using Values = std::vector<std::string>;
  auto const values = [&](std::string_view text, std::size_t at_most = all) {
    return *query(text).values(document->document(), at_most);
  };
  EXPECT_EQ(values("a"), (Values{"One two", "Three", "Four"}));
  EXPECT_EQ(values("a::text"), (Values{"One two", "Three", "Four"}));
  EXPECT_EQ(values("b::html"), (Values{"<b>two</b>"}));
  EXPECT_EQ(values("a@href"), (Values{"/a?b&c", ""}));
  EXPECT_EQ(values("a @HREF "), (Values{"/a?b&c", ""}));
  EXPECT_EQ(values("a@href", 1), (Values{"/a?b&c"}));
  EXPECT_EQ(values("b, a@href", 2), (Values{"/a?b&c", ""}));
  EXPECT_EQ(values("a", 2), (Values{"One two", "Three"}));
  EXPECT_EQ(values("a", 0), Values());
  EXPECT_EQ(values("::text"), (Values{"One twoThreeFour"}));
  auto const first = query("a").nodes(document->document(), 1)->at(0);
  EXPECT_EQ(*query("@class").values(first, all), (Values{"t"}));
  auto const angular = HtmlDocument::parse("<i [x]=1 @y=2>");
  EXPECT_EQ(*query("i@[x]").values(angular->document(), all), (Values{"1"}));
  EXPECT_EQ(*query("i@@y").values(angular->document(), all), (Values{"2"}));
  EXPECT_EQ(*query("@id").values(first, all), Values());
  EXPECT_EQ(*query("::html").values(first, all), (Values{R"(<a class="t" href="/a?b&amp;c">One <b>two</b></a>)"}));
}

}  // namespace query_cases
}  // namespace
}  // namespace scrape::extract
