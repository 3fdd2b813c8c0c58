// Selectors Level 3, and what of Level 4 there is, on small documents.

#include <scrape/extract/html_query.hpp>

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace scrape::extract {
namespace {

using Texts = std::vector<std::string>;

constexpr auto all = SIZE_MAX;

HtmlQuery selector(std::string_view text) {
  auto parsed = HtmlQuery::parse(text);
  if (auto const* const wrong = std::get_if<SelectorError>(&parsed)) {
    throw std::invalid_argument(std::string(text) + ": " + wrong->reason);
  }
  return std::get<HtmlQuery>(std::move(parsed));
}

Texts found(std::string_view html, std::string_view query) {
  auto const document = HtmlDocument::parse(std::string(html));
  return *selector(query).values(document->document(), all);
}

struct SelectorCase {
  char const* html;
  char const* selector;  ///< what it finds is named by ids
  char const* ids;
};

std::string ids_of(SelectorCase const& one) {
  std::string ids;
  for (auto const& id : found(one.html, std::string(one.selector) + "@id"))
    ids += (ids.empty() ? "" : " ") + id;
  return ids;
}

class Selects : public testing::TestWithParam<SelectorCase> {};

TEST_P(Selects, WhatItShould) {
  EXPECT_EQ(ids_of(GetParam()), GetParam().ids) << GetParam().html << "\n" << GetParam().selector;
}

// Selectors 3 §6.1, §6.2, §6.4 and §6.5.
constexpr auto simple =
    "<h1 id=a class='x y'>A</h1><p id=b class=x>B<em id=c class=y>C</em></p><P id=D lang=en-US>D</P>";
INSTANTIATE_TEST_SUITE_P(ByTypeClassAndId, Selects,
                         testing::Values(SelectorCase{simple, "h1", "a"}, SelectorCase{simple, "H1", "a"},
                                         SelectorCase{simple, "p", "b D"}, SelectorCase{simple, ".x", "a b"},
                                         SelectorCase{simple, ".x.y", "a"}, SelectorCase{simple, ".X", ""},
                                         SelectorCase{simple, "#b", "b"}, SelectorCase{simple, "#B", ""},
                                         SelectorCase{simple, "p#b.x", "b"}, SelectorCase{simple, "*.y", "a c"},
                                         SelectorCase{simple, "h1, em", "a c"}, SelectorCase{simple, "em, h1", "a c"},
                                         SelectorCase{simple, "h1,h1.x", "a"}, SelectorCase{simple, "nothing", ""},
                                         SelectorCase{simple, "/* a */ h1 /* b */", "a"}));

// Selectors 3 §6.3.
constexpr auto attributes =
    "<i id=1 title='hello world' lang=en></i><i id=2 title=hello lang=en-US></i><i id=3 title=''></i>"
    "<i id=4 data-x='a&quot;b'></i><input id=5 type=TEXT>";
INSTANTIATE_TEST_SUITE_P(
    ByAttribute, Selects,
    testing::Values(
        SelectorCase{attributes, "[title]", "1 2 3"}, SelectorCase{attributes, "[TITLE]", "1 2 3"},
        SelectorCase{attributes, "[title=hello]", "2"}, SelectorCase{attributes, "[title='hello world']", "1"},
        SelectorCase{attributes, "[title=\"\"]", "3"}, SelectorCase{attributes, "[title~=hello]", "1 2"},
        SelectorCase{attributes, "[title~=world]", "1"}, SelectorCase{attributes, "[title~='hello world']", ""},
        SelectorCase{attributes, "[title~='']", ""}, SelectorCase{attributes, "[lang|=en]", "1 2"},
        SelectorCase{attributes, "[lang|=e]", ""}, SelectorCase{attributes, "[title^=hello]", "1 2"},
        SelectorCase{attributes, "[title$=world]", "1"}, SelectorCase{attributes, "[title*='o w']", "1"},
        SelectorCase{attributes, "[title^='']", ""}, SelectorCase{attributes, "[title*='']", ""},
        SelectorCase{attributes, "[title=HELLO]", ""}, SelectorCase{attributes, "[title=HELLO i]", "2"},
        SelectorCase{attributes, "[title*='O W' I]", "1"}, SelectorCase{attributes, "[type=text]", "5"},
        SelectorCase{attributes, "[type=text s]", ""}, SelectorCase{attributes, "[data-x='a\"b']", "4"},
        SelectorCase{attributes, "[ title = hello ]", "2"}, SelectorCase{attributes, "i[lang][title=hello]", "2"}));

// Selectors 3 §8.
constexpr auto nested =
    "<div id=a><p id=b><b id=c></b></p><ul id=d><li id=e></li><li id=f><p id=g></p></li><li id=h></li></ul></div>";
INSTANTIATE_TEST_SUITE_P(ByCombinator, Selects,
                         testing::Values(SelectorCase{nested, "div p", "b g"}, SelectorCase{nested, "div > p", "b"},
                                         SelectorCase{nested, "div>p>b", "c"}, SelectorCase{nested, "p + ul", "d"},
                                         SelectorCase{nested, "p ~ ul li", "e f h"},
                                         SelectorCase{nested, "li + li", "f h"}, SelectorCase{nested, "li ~ li", "f h"},
                                         SelectorCase{nested, "li + li + li", "h"}, SelectorCase{nested, "ul p", "g"},
                                         SelectorCase{nested, "div ul > li p", "g"},
                                         SelectorCase{nested, "body > div", "a"},
                                         SelectorCase{nested, "html div > ul ~ p", ""},
                                         SelectorCase{nested, "p b", "c"}, SelectorCase{nested, "div\n\tb", "c"}));

// The nearest candidate is not always the right one.
constexpr auto backtracking =
    "<div class=x id=a><div id=b><div class=x id=c><span id=d></span></div></div></div>"
    "<i class=y></i><b></b><i></i><b></b><u id=e></u>";
INSTANTIATE_TEST_SUITE_P(WithBacktracking, Selects,
                         testing::Values(SelectorCase{backtracking, "body > .x span", "d"},
                                         SelectorCase{backtracking, "body > div div span", "d"},
                                         SelectorCase{backtracking, "body > div > div span", "d"},
                                         SelectorCase{backtracking, ".x > div span", "d"},
                                         SelectorCase{backtracking, ".y + b ~ u", "e"},
                                         SelectorCase{backtracking, ".y + b + i ~ u", "e"},
                                         SelectorCase{backtracking, ".y ~ i + u", ""}));

// Selectors 3 §6.6.5.
constexpr auto list =
    "<ul><li id=1></li>text<li id=2></li><!-- c --><li id=3></li><b id=4></b><li id=5></li><li id=6></li></ul>";
INSTANTIATE_TEST_SUITE_P(
    ByPosition, Selects,
    testing::Values(
        SelectorCase{list, "li:first-child", "1"}, SelectorCase{list, "li:last-child", "6"},
        SelectorCase{list, ":nth-child(2)", "2"}, SelectorCase{list, "ul > :nth-child(2n)", "2 4 6"},
        SelectorCase{list, "ul > :nth-child(even)", "2 4 6"}, SelectorCase{list, "ul > :nth-child(odd)", "1 3 5"},
        SelectorCase{list, "ul > :nth-child( 2n + 1 )", "1 3 5"}, SelectorCase{list, "ul > :nth-child(-n+2)", "1 2"},
        SelectorCase{list, "ul > :nth-child(n+5)", "5 6"}, SelectorCase{list, "ul > :nth-child(3n-1)", "2 5"},
        SelectorCase{list, "ul > :nth-child(0n+3)", "3"}, SelectorCase{list, "ul > :nth-child(n)", "1 2 3 4 5 6"},
        SelectorCase{list, "ul > :nth-child(0)", ""}, SelectorCase{list, "ul > :nth-child(-3)", ""},
        SelectorCase{list, "ul > :nth-child(+3)", "3"}, SelectorCase{list, "ul > :nth-last-child(2)", "5"},
        SelectorCase{list, "li:nth-of-type(4)", "5"}, SelectorCase{list, "li:nth-last-of-type(3)", "3"},
        SelectorCase{list, "ul > :first-of-type", "1 4"}, SelectorCase{list, "ul > :last-of-type", "4 6"},
        SelectorCase{list, "b:only-of-type", "4"}, SelectorCase{list, "li:only-child", ""},
        SelectorCase{"<p><i id=1></i></p>", "i:only-child", "1"}, SelectorCase{list, "li:nth-child(4 of li)", "5"},
        SelectorCase{list, "li:nth-last-child(-n+2 of li)", "5 6"},
        SelectorCase{list, "li:nth-child(even of li, b)", "2 6"}));

// Selectors 3 §6.6; HTML §4.16.3.
constexpr auto states =
    "<html id=r><body id=y><a id=1 href=x></a><a id=2></a><p id=3></p><p id=4> </p><p id=5><!-- --></p>"
    "<input id=6><input id=7 disabled><fieldset id=8 disabled><legend><input id=9></legend><input id=10></fieldset>"
    "<input id=11 type=checkbox checked><select id=12><option id=13 selected><option id=14></select>";
INSTANTIATE_TEST_SUITE_P(
    ByState, Selects,
    testing::Values(SelectorCase{states, ":root", "r"}, SelectorCase{states, ":link", "1"},
                    SelectorCase{states, "a:any-link", "1"}, SelectorCase{states, "p:empty", "3 5"},
                    SelectorCase{states, ":enabled", "6 9 11 12 13 14"}, SelectorCase{states, ":disabled", "7 8 10"},
                    SelectorCase{states, ":checked", "11 13"}, SelectorCase{states, ":scope > body", "y"}));

// Selectors 4 §4.
INSTANTIATE_TEST_SUITE_P(
    ByOtherSelectors, Selects,
    testing::Values(SelectorCase{nested, "li:not(:has(p))", "e h"}, SelectorCase{nested, ":is(p, li) > p", "g"},
                    SelectorCase{nested, ":where(ul, p) > *", "c e f h"}, SelectorCase{nested, "p:not(li p)", "b"},
                    SelectorCase{nested, "li:not(#e, #f)", "h"}, SelectorCase{nested, "li:has(> p)", "f"},
                    SelectorCase{nested, "div:has(b):has(p > b)", "a"}, SelectorCase{nested, "div:has(> b)", ""},
                    SelectorCase{nested, "li:has(+ li)", "e f"}, SelectorCase{nested, "li:has(~ #h)", "e f"},
                    SelectorCase{nested, "p:has(+ ul > li > p)", "b"}, SelectorCase{nested, "li:not(:has(+ li))", "h"},
                    SelectorCase{nested, ":not(*)", ""}, SelectorCase{nested, "p:not(:not(b + p, ul *))", "g"},
                    SelectorCase{nested, "*:is(:first-child):not(head)", "a b c e g"}));

// CSS Syntax 3 §4.3.7.
constexpr auto odd_names = "<i id='1a' class='a.b'></i><i id='ü' class='x:y'></i><x-y id=z data-a.b=1></x-y>";
INSTANTIATE_TEST_SUITE_P(
    WithEscapes, Selects,
    testing::Values(SelectorCase{odd_names, "#\\31 a", "1a"}, SelectorCase{odd_names, "#\\000031a", "1a"},
                    SelectorCase{odd_names, ".a\\.b", "1a"}, SelectorCase{odd_names, ".x\\:y", "ü"},
                    SelectorCase{odd_names, "#ü", "ü"}, SelectorCase{odd_names, "#\\fc", "ü"},
                    SelectorCase{odd_names, "[id='\\fc ']", "ü"}, SelectorCase{odd_names, "x-y", "z"},
                    SelectorCase{odd_names, "[data-a\\.b='1']", "z"}));

TEST(Selector, EndsInWhatIsWantedOfTheElement) {
  constexpr auto html = "<p title='a &amp; b'>One <b>two</b>\n  three<script>no()</script></p><p>4</p>";
  EXPECT_EQ(found(html, "p"), (Texts{"One two three", "4"}));
  EXPECT_EQ(found(html, "p::text"), (Texts{"One two three", "4"}));
  EXPECT_EQ(found(html, "p ::text"), (Texts{"One two three", "4"}));
  EXPECT_EQ(found(html, "b::html"), (Texts{"<b>two</b>"}));
  EXPECT_EQ(found(html, "p@title"), (Texts{"a & b"}));
  EXPECT_EQ(found(html, "p @TITLE"), (Texts{"a & b"}));
  EXPECT_EQ(found(html, "b, p@title"), (Texts{"a & b"}));
  EXPECT_EQ(found(html, "script"), (Texts{"no()"}));
}

TEST(Selector, StopsAtAsManyAsAreWanted) {
  auto const document = HtmlDocument::parse("<i a=1><i><i a=2><i a=3>");
  EXPECT_EQ(*selector("i@a").values(document->document(), 1), (Texts{"1"}));
  EXPECT_EQ(*selector("i@a").values(document->document(), 2), (Texts{"1", "2"}));
}

class SelectorWithin : public testing::Test {
 protected:
  Texts from(std::string_view context, std::string_view query) const {
    auto const nodes = *selector(context).nodes(document_->document(), 1);
    return *selector(query).values(nodes.at(0), all);
  }

  Found<HtmlDocument> document_ =
      HtmlDocument::parse("<div class=w><table><tr id=1><td>a<td><b>b</b><tr id=2><td>c</table><p id=p>d</p></div>");
};

TEST_F(SelectorWithin, LooksBelowItsContext) {
  EXPECT_EQ(from("[id='1']", "td"), (Texts{"a", "b"}));
  EXPECT_EQ(from("[id='2']", "td"), (Texts{"c"}));
  EXPECT_EQ(from("[id='1']", "[id='1']"), Texts());
  EXPECT_EQ(from("[id='1']", ".w b"), (Texts{"b"}));  // as querySelectorAll() does
}

TEST_F(SelectorWithin, MayBeginAtItsContext) {
  EXPECT_EQ(from("table", ":scope td"), (Texts{"a", "b", "c"}));
  EXPECT_EQ(from("[id='1']", "> td"), (Texts{"a", "b"}));
  EXPECT_EQ(from("[id='1']", "> b"), Texts());
  EXPECT_EQ(from("[id='1']", ":scope > td > b"), (Texts{"b"}));
  EXPECT_EQ(from("[id='1']", "+ tr td"), (Texts{"c"}));
  EXPECT_EQ(from("[id='1']", "+ tr@id"), (Texts{"2"}));
  EXPECT_EQ(from("table", "~ p"), (Texts{"d"}));
  EXPECT_EQ(from("[id='1']", "b, + tr > td"), (Texts{"b", "c"}));
}

TEST_F(SelectorWithin, MayBeTheContextItself) {
  EXPECT_EQ(from("[id='1']", "@id"), (Texts{"1"}));
  EXPECT_EQ(from("[id='1']", "::text"), (Texts{"a b"}));
  EXPECT_EQ(from("b", "::html"), (Texts{"<b>b</b>"}));
  EXPECT_EQ(from("b", "@id"), Texts());
}

TEST(Selector, IsRefusedWhenItIsLongerOrDeeperThanAnybodyWrites) {
  std::string deep;
  for (int i = 0; i < 10'000; ++i)
    deep += ":not(";
  std::string long_one = "a";
  for (int i = 0; i < 10'000; ++i)
    long_one += " a";
  for (auto const& text : {deep, long_one})
    EXPECT_TRUE(std::holds_alternative<SelectorError>(HtmlQuery::parse(text)));
}

}  // namespace
}  // namespace scrape::extract
