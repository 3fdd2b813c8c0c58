// How pages become trees, and trees text.

#include <scrape/extract/html_document.hpp>
#include <scrape/extract/html_query.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::extract {
namespace {

std::string html_of_body(std::string_view html) {
  auto const document = HtmlDocument::parse(std::string(html));
  auto const query = std::get<HtmlQuery>(HtmlQuery::parse("body"));
  auto text = html_of(query.nodes(document->document(), 1)->at(0));
  return text.substr(6, text.size() - 13);  // without <body> and </body>
}

std::string text_of_page(std::string_view html) {
  auto const document = HtmlDocument::parse(std::string(html));
  return text_of(document->document());
}

std::size_t count(std::string const& html, std::string_view selector) {
  auto const document = HtmlDocument::parse(html);
  return std::get<HtmlQuery>(HtmlQuery::parse(selector)).nodes(document->document(), SIZE_MAX)->size();
}

struct HtmlCase {
  char const* html;
  char const* tree;  ///< the body's content, serialised
};

class HtmlTreeOf : public testing::TestWithParam<HtmlCase> {};

TEST_P(HtmlTreeOf, IsWhatBrowsersMakeOfIt) {
  EXPECT_EQ(html_of_body(GetParam().html), GetParam().tree) << GetParam().html;
}

// Oddities that the parsing algorithm is known for (WHATWG HTML §13.2.6 and its introduction, §13.2.10).
INSTANTIATE_TEST_SUITE_P(
    OfOddPages, HtmlTreeOf,
    testing::Values(
        HtmlCase{"<p>1<b>2<i>3</b>4</i>5</p>", "<p>1<b>2<i>3</i></b><i>4</i>5</p>"},
        HtmlCase{"<b>1<p>2</b>3</p>", "<b>1</b><p><b>2</b>3</p>"},
        HtmlCase{"<table><b><tr><td>aaa</td></tr>bbb</table>ccc",
                 "<b></b><b>bbb</b><table><tbody><tr><td>aaa</td></tr></tbody></table><b>ccc</b>"},
        HtmlCase{"<p>1<p>2<div>3</p>4", "<p>1</p><p>2</p><div>3<p></p>4</div>"},
        HtmlCase{"<ul><li>1<li>2<ul><li>3</ul><li>4</ul>",
                 "<ul><li>1</li><li>2<ul><li>3</li></ul></li><li>4</li></ul>"},
        HtmlCase{"<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
        HtmlCase{"<table><tr><td>1<td>2<tr><td>3</table>",
                 "<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>"},
        HtmlCase{"<table><td>1</table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"},
        HtmlCase{"<select><option>1<option>2<div>3</select>", "<select><option>1</option><option>23</option></select>"},
        HtmlCase{"x<script>if (a < b && c) { '</p>' }</script>", "x<script>if (a < b && c) { '</p>' }</script>"},
        HtmlCase{"<textarea><p>a</textarea>", "<textarea>&lt;p&gt;a</textarea>"}, HtmlCase{"<title>a<b></title>x", "x"},
        HtmlCase{"a</br>b</p>c", "a<br>b<p></p>c"}, HtmlCase{"<image src=x>", "<img src=\"x\">"},
        HtmlCase{"<a href=1>a<a href=2>b", "<a href=\"1\">a</a><a href=\"2\">b</a>"},
        HtmlCase{"<p title=\"a&quot;b&lt;c\">&lt;&amp;&gt;&nbsp;", "<p title=\"a&quot;b<c\">&lt;&amp;&gt;&nbsp;</p>"},
        HtmlCase{"&notit; &amp &copy &#x80; &#0; &unknown;", "¬it; &amp; © € \uFFFD &amp;unknown;"},
        HtmlCase{"<svg><foreignObject><p>x</svg>", "<svg><foreignObject><p>x</p></foreignObject></svg>"},
        HtmlCase{"<x-y a=1 a=2 B=3></x-y>", "<x-y a=\"1\" b=\"3\"></x-y>"},
        HtmlCase{"<!-- c --><!doctype html><p>a<!-- d -->b", "<p>a<!-- d -->b</p>"},
        HtmlCase{"<br/><div/>x", "<br><div>x</div>"}, HtmlCase{"<p", ""}, HtmlCase{"<p>a<", "<p>a&lt;</p>"},
        HtmlCase{"", ""}));

struct TextCase {
  char const* html;
  char const* text;
};

class HtmlText : public testing::TestWithParam<TextCase> {};

TEST_P(HtmlText, IsWhatAPersonSees) {
  EXPECT_EQ(text_of_page(GetParam().html), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(OfPages, HtmlText,
                         testing::Values(TextCase{" a \n\t b ", "a b"}, TextCase{"a<b>b</b>c", "abc"},
                                         TextCase{"<p>a</p><p>b</p>", "a b"}, TextCase{"a<br>b", "a b"},
                                         TextCase{"<td>a</td><td>b</td>", "ab"},
                                         TextCase{"<table><tr><td>a</td><td>b</td></tr></table>", "a b"},
                                         TextCase{"<ul><li>a<li>b</ul>c", "a b c"},
                                         TextCase{"a<script>b</script><style>c</style>d", "ad"},
                                         TextCase{"a<!-- b -->c", "ac"}, TextCase{"<title>t</title>b", "t b"},
                                         TextCase{"a&nbsp;b", "a\u00A0b"},
                                         TextCase{"<div>a<div>b</div>c</div>d", "a b c d"}, TextCase{"", ""}));

// Hostile pages. They must end, and soon; a tree of any depth is walked without recursion.
TEST(HtmlDocument, MayBeAsDeepAsItLikes) {
  std::string html;
  for (int i = 0; i < 20'000; ++i)
    html += "<span>";
  html += "x";
  EXPECT_EQ(count(html, "span"), 20'000U);
  EXPECT_EQ(text_of_page(html), "x");
  EXPECT_EQ(html_of_body(html).size(), 20'000U * 13 + 1);
  EXPECT_EQ(count(html, "span:has(span):not(:empty)"), 19'999U);
}

TEST(HtmlDocument, MayHaveAsManySiblingsAsItLikes) {
  std::string html = "<ul>";
  for (int i = 0; i < 100'000; ++i)
    html += "<li>";
  EXPECT_EQ(count(html, "li:nth-last-child(odd):nth-of-type(3n)"), 16'666U);
  EXPECT_EQ(count(html, "li:not(:last-of-type) + li"), 99'999U);
}

TEST(HtmlDocument, MayHaveAsManyAttributesAsItLikes) {
  std::string html = "<p";
  for (int i = 0; i < 2'000; ++i)
    html += " a" + std::to_string(i) + "=1";
  EXPECT_EQ(count(html + ">", "[a1999='1']"), 1U);
}

TEST(HtmlDocument, MakesNoSelectorTakeForEver) {
  std::string html;
  for (int i = 0; i < 30'000; ++i)
    html += "<b>";
  auto const document = HtmlDocument::parse(html);
  auto const query = std::get<HtmlQuery>(HtmlQuery::parse("b:has(i)"));
  auto const found = query.nodes(document->document(), SIZE_MAX);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().reason, "the page makes a selector too costly");
}

TEST(HtmlDocument, EndsWhereverItBreaksOff) {
  std::string const page =
      "<!doctype html><html lang='en'><!-- c --><head><title>t</title><script>s</script></head><body class=x>"
      "<table><tr><td>&amp;<svg><path "
      "d='M'/></svg></td></tr></table><select><option>o</select><template><p>q</template>";
  for (std::size_t size = 0; size <= page.size(); ++size)
    EXPECT_EQ(count(page.substr(0, size), ":root"), 1U) << size;
}

TEST(HtmlDocument, TakesAnyBytes) {
  using namespace std::string_literals;
  for (auto const& html : {"\0<p>\0"s, "<\0p>"s, "<p a\0=\0>"s, "<!\0"s, "\0"s})
    EXPECT_EQ(count(html, ":root"), 1U);
}

}  // namespace
}  // namespace scrape::extract
