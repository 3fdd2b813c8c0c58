// Pages that want the reader to recurse, to compare everything with everything, or to read past the end.

#include <scrape/extract/html_document.hpp>
#include <scrape/extract/html_query.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::extract {
namespace {
namespace hostile_html {

constexpr std::size_t all = 10'000'000;

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i)
    text += piece;
  return text;
}

Found<std::vector<HtmlNode>> find(HtmlDocument const& document, std::string_view selector) {
  return std::get<HtmlQuery>(HtmlQuery::parse(selector)).nodes(document.document(), all);
}

// A recursion for each level would overflow the stack, a walk to the root for each element take hours.
TEST(HostileHtml, MayNestAMillionDeep) {
  constexpr std::size_t depth = 1'000'000;
  auto const document = HtmlDocument::parse(repeat("<span>", depth) + "<i id=x>text</i>");
  ASSERT_TRUE(document);
  EXPECT_EQ(find(*document, "span span > i")->size(), 1U);
  EXPECT_EQ(find(*document, "span:not(:has(> i))")->size(), depth - 1);
  EXPECT_EQ(document->document().text(), "text");
  EXPECT_EQ(document->document().html().size(),
            depth * 13 + std::string_view("<html><head></head><body><i id=\"x\">text</i></body></html>").size());
}

TEST(HostileHtml, MayHaveManySiblings) {
  constexpr std::size_t count = 100'000;
  auto const document = HtmlDocument::parse(repeat("<i></i><b></b>", count));
  ASSERT_TRUE(document);
  EXPECT_EQ(find(*document, "i:nth-last-child(even)")->size(), count);
  EXPECT_EQ(find(*document, "b:nth-last-of-type(2n+1)")->size(), count / 2);
  EXPECT_EQ(find(*document, "i:nth-child(odd of i)")->size(), count / 2);
  EXPECT_EQ(find(*document, "i ~ b ~ i ~ b ~ u")->size(), 0U);
  EXPECT_EQ(find(*document, "i:has(~ b):has(+ b):not(:has(~ u))")->size(), count);
}

TEST(HostileHtml, MayHaveManyAttributes) {
  std::string page = "<p";
  for (int i = 0; i < 3000; ++i)
    page += " a" + std::to_string(i) + "=x";
  auto const document = HtmlDocument::parse(page + ">");
  EXPECT_EQ(find(*document, "p[a2999=x]:not([b])")->size(), 1U);
}

// Every text in it is that of all elements around it.
TEST(HostileHtml, CannotMakeAnswersOfAnySize) {
  auto const document = HtmlDocument::parse(repeat("<span>", 10'000) + std::string(10'000, 'x'));
  for (auto const* const selector : {"span", "span::html"}) {
    auto const values = std::get<HtmlQuery>(HtmlQuery::parse(selector)).values(document->document(), all, 1'000'000);
    ASSERT_FALSE(values) << selector;
    EXPECT_EQ(values.error().reason, "selector too costly for this page: more than 1000000 steps");
  }
}

TEST(HostileHtml, CannotMakeSelectorsCostAnything) {
  auto const document = HtmlDocument::parse(repeat("<i></i>", 1000));
  auto const query = std::get<HtmlQuery>(HtmlQuery::parse(":is(i" + repeat(" ~ i", 100) + ')'));
  auto const found = query.nodes(document->document(), all, 100'000);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().reason, "selector too costly for this page: more than 100000 steps");
  EXPECT_EQ(query.nodes(document->document(), all)->size(), 900U) << "what was not finished must not be remembered";
}

TEST(HostileHtml, MayEndAnywhere) {
  constexpr std::string_view page =
      "<!DOCTYPE html PUBLIC \"x\" 'y'><!-- c --><svg><![CDATA[x]]></svg><p a=\"b\" c='d' "
      "e=f>&amp;&#x41;<script><!--<script></script>-->"
      "</script><table><td><template><select><option></template><math><mi></math><textarea>x</textarea><?x?>";
  for (std::size_t size = 0; size <= page.size(); ++size) {
    auto const document = HtmlDocument::parse(std::string(page.substr(0, size)));
    ASSERT_TRUE(document) << size;
    EXPECT_EQ(find(*document, "html > body, html > head")->size(), 2U) << size;
  }
}

TEST(HostileHtml, MayBeUnterminatedOverAndOver) {
  for (auto const* const piece :
       {"<",        "<a",        "<a ",     "<a b=",    "<a b='",     "</",    "<!",
        "<!--",     "<![CDATA[", "&",       "&#",       "&#x",        "<?",    "<svg><![CDATA[",
        "<script>", "<title>",   "<table>", "<select>", "<template>", "<svg>", "<math>",
        "<b><p>",   "<a>"}) {
    auto const document = HtmlDocument::parse(repeat(piece, 2000));
    ASSERT_TRUE(document) << piece;
    EXPECT_EQ(find(*document, ":root")->size(), 1U) << piece;
    EXPECT_FALSE(document->document().html().empty());
  }
}

}  // namespace hostile_html
}  // namespace
}  // namespace scrape::extract
