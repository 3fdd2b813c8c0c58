#include <scrape/extract/html_document.hpp>
#include <scrape/extract/html_query.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace scrape::extract {
namespace {
namespace document_cases {

std::string first(HtmlDocument const& document, std::string_view text) {
  auto const query = std::get<HtmlQuery>(HtmlQuery::parse(text));
  auto const values = query.values(document.document(), 1);
  return values->empty() ? "(none)" : values->front();
}

std::string first(std::string_view page, std::string_view text) {
  return first(*HtmlDocument::parse(page), text);
}

std::string body_of(std::string_view page) {
  auto const html = first(page, "body::html");
  auto const inner = html.substr(html.find('>') + 1);
  return inner.substr(0, inner.rfind("</body>"));
}

struct Case {
  std::string_view page;
  std::string_view expected;
};

// HTML Standard §13.2.6: what html5lib's tests of tree construction are about.
TEST(HtmlDocument, BuildsTheTreeThatBrowsersBuild) {
  for (auto const& [page, body] : {
           Case{"a", "a"},
           {"<p>1<p>2<div>3</div>", "<p>1</p><p>2</p><div>3</div>"},
           {"<p>1<table></table>", "<p>1<table></table></p>"},
           {"<!doctype html><p>1<table></table>", "<p>1</p><table></table>"},
           {"<ul><li>1<li>2<ul><li>3</ul><li>4</ul>", "<ul><li>1</li><li>2<ul><li>3</li></ul></li><li>4</li></ul>"},
           {"<dl><dt>1<dd>2<dt>3</dl>", "<dl><dt>1</dt><dd>2</dd><dt>3</dt></dl>"},
           {"<select><option>1<option>2</select>", "<select><option>1</option><option>2</option></select>"},
           {"<table><tr><td>1<td>2<tr><td>3</table>",
            "<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>"},
           {"<table>1<tr>2<td>3</table>", "12<table><tbody><tr><td>3</td></tr></tbody></table>"},
           {"<table><b>1<tr><td>2</table>3", "<b>1</b><table><tbody><tr><td>2</td></tr></tbody></table><b>3</b>"},
           {"<table><tr><td><table><td>1</table>2",
            "<table><tbody><tr><td><table><tbody><tr><td>1</td></tr></tbody></table>2</td></tr></tbody></table>"},
           {"<b>1<i>2</b>3</i>", "<b>1<i>2</i></b><i>3</i>"},
           {"<b>1<p>2</b>3</p>", "<b>1</b><p><b>2</b>3</p>"},
           {"<a href=x>1<a href=y>2", R"(<a href="x">1</a><a href="y">2</a>)"},
           {"<p><b>1<p>2", "<p><b>1</b></p><p><b>2</b></p>"},
           {"x</p>1</br>2", "x<p></p>1<br>2"},
           {"<br/><img/><input>x</input>", "<br><img><input>x"},
           {"<image src=a>", R"(<img src="a">)"},
           {R"(<div a=1 A=2 b='"' c=">" d>)", R"(<div a="1" b="&quot;" c="&gt;" d=""></div>)"},
           {"x<script>a<b>c</script>d", "x<script>a<b>c</script>d"},
           {"x<script><!-- <script> </script> --></script>d", "x<script><!-- <script> </script> --></script>d"},
           {"x<style></b></style><textarea><b></textarea>", "x<style></b></style><textarea>&lt;b&gt;</textarea>"},
           {"x<!-- a -- b --><!--> 1 <!-->", "x<!-- a -- b --><!----> 1 <!---->"},
           {"x<!bogus>y<?php z?>w", "x<!--bogus-->y<!--?php z?-->w"},
           {"&lt;&amp;&eacute;&notit;&#x41;&#128;&#0;&nbsp;&unknown;&copy",
            "&lt;&amp;\xC3\xA9\xC2\xACit;A\xE2\x82\xAC\xEF\xBF\xBD&nbsp;&amp;unknown;\xC2\xA9"},
           {"<a href='?a=1&copy=2&lt=3&amp;b'></a>", R"(<a href="?a=1&amp;copy=2&amp;lt=3&amp;b"></a>)"},
           {"<pre>\n\nx</pre>", "<pre>\nx</pre>"},
           {"x<template><td>x</td></template>y", "x<template><td>x</td></template>y"},
           {"<svg><circle/><foreignobject><p>1</svg>2",
            "<svg><circle></circle><foreignObject><p>12</p></foreignObject></svg>"},
           {"<svg viewbox=1 xlink:href=a><a xlink:href=b></a></svg>",
            R"(<svg viewBox="1" xlink:href="a"><a xlink:href="b"></a></svg>)"},
           {"<svg><![CDATA[<x>]]></svg>", "<svg>&lt;x&gt;</svg>"},
           {"<math><mi>x</mi><annotation-xml encoding=text/html><p>1</annotation-xml></math>",
            R"(<math><mi>x</mi><annotation-xml encoding="text/html"><p>1</p></annotation-xml></math>)"},
           {"<svg><p>1", "<svg></svg><p>1</p>"},
           {"<My-Tag X=1>a</MY-TAG>b", R"(<my-tag x="1">a</my-tag>b)"},
           {"<head><link><p>1", "<p>1</p>"},
           {"<body a=1>x<body a=2 b=3>y", "xy"},
           {"<html></html>1<!-- 2 -->", "1<!-- 2 -->"},
           {"<noscript><p>1</p></noscript>2", "<p>1</p>2"},
           {"<div><noscript><p>1</p></noscript></div>", "<div><noscript><p>1</p></noscript></div>"},
           {"<", "&lt;"},
           {"</", "&lt;/"},
           {"<a", ""},
           {"<a href='", ""},
           {"<!--", ""},
           {"<!doctype", ""},
           {"1<![CDATA[x", "1<!--[CDATA[x-->"},
           {"<textarea>a", "<textarea>a</textarea>"},
           {"<title>a", ""},
           {"<p>&", "<p>&amp;</p>"},
           {"\r\n<p>a\r\nb\rc", "<p>a\nb\nc</p>"},
       })
    EXPECT_EQ(body_of(page), body) << page;
}

TEST(HtmlDocument, ReplacesOrDropsNul) {
  using namespace std::string_view_literals;
  EXPECT_EQ(body_of("a\0b"sv), "ab");
  EXPECT_EQ(body_of("<svg>a\0b</svg>"sv),
            "<svg>a\xEF\xBF\xBD"
            "b</svg>");
  EXPECT_EQ(body_of("<p a\0b='c\0d'>"sv),
            "<p a\xEF\xBF\xBD"
            "b=\"c\xEF\xBF\xBD"
            "d\"></p>");
  EXPECT_EQ(body_of("<x\0y>"sv), "<x\xEF\xBF\xBDy></x\xEF\xBF\xBDy>");
  EXPECT_EQ(body_of("x<script>a\0b</script>"sv),
            "x<script>a\xEF\xBF\xBD"
            "b</script>");
  EXPECT_EQ(body_of("<!--a\0b-->x"sv), "x");
  EXPECT_EQ(body_of("\0"sv), "");
}

// Gumbo puts the text behind the form.
TEST(HtmlDocument, KeepsTheLastTextOfAForm) {
  for (auto const& [page, body] : {
           Case{"<form>x</form>", "<form>x</form>"},
           {"<form>x</form>y", "<form>x</form>y"},
           {"<FORM><b>1</b> 2 </Form >3<form>4</form>5", "<form><b>1</b> 2 </form>3<form>4</form>5"},
           {"<form>&eacute;&lt;/form</form>y", "<form>\xC3\xA9&lt;/form</form>y"},
           {"<form><p>x</form>y", "<form><p>x</p></form>y"},
           {"x</form>y", "xy"},
           {"<form>\n</form>y<form>x<!-- c --></form>", "<form></form>\ny<form>x<!-- c --></form>"},
           {"x<script>a</form>b</script><textarea>a</form>b</textarea><form title='x</form>'>y</form>z",
            "x<script>a</form>b</script><textarea>a&lt;/form&gt;b</textarea><form title=\"x&lt;/form&gt;\">y</form>z"},
           {"<form><svg><title>x</form>y", "<form><svg><title>xy</title></svg></form>"},
       })
    EXPECT_EQ(body_of(page), body) << page;
}

TEST(HtmlDocument, WritesTheWholeDocument) {
  EXPECT_EQ(first("<!DOCTYPE HTML PUBLIC 'x'><!-- a --><title>b&amp;c</title>", "::html"),
            "<!DOCTYPE html><!-- a --><html><head><title>b&amp;c</title></head><body></body></html>");
  EXPECT_EQ(first("", "::html"), "<html><head></head><body></body></html>");
}

// HTML Standard §13.3: reading what was written gives the same.
TEST(HtmlDocument, ReadsBackWhatItWrites) {
  for (auto const* const page : {"<p title='<a>&nbsp;\"'>&lt;&nbsp;</p>", "<template><b>x</b></template>",
                                 "<svg><a/></svg>", "<style>a>b</style><table><tr><td>x", "<!-- x --><div hidden>"}) {
    auto const once = first(page, "::html");
    EXPECT_EQ(first(once, "::html"), once) << page;
  }
}

TEST(HtmlDocument, CollapsesText) {
  for (auto const& [page, text] : {
           Case{"<div>  a \n\t b  </div>", "a b"},
           {"<div>a<b>b</b>c</div>", "abc"},
           {"<div>a<p>b</p>c</div>", "a b c"},
           {"<div>a<br>b</div>", "a b"},
           {"<div>a<script>x</script><style>y</style><!-- z --><template>w</template>b</div>", "ab"},
           {"<div>a&nbsp; b</div>", "a\xC2\xA0 b"},
           {"<div><ul><li>a<li>b</ul><table><tr><td>c<td>d</table></div>", "a b c d"},
           {"<div><textarea>a</textarea><noscript>b</noscript></div>", "a b"},
           {"<div></div>", ""},
       })
    EXPECT_EQ(first(page, "div"), text) << page;
}

TEST(HtmlDocument, KeepsTheTextOfScriptsThatAreAskedFor) {
  EXPECT_EQ(first("<script type=application/ld+json> {\"a\":\n \"b  c\"} </script>", "script"), "{\"a\":\n \"b  c\"}");
}

TEST(HtmlDocument, HidesWhatTemplatesHold) {
  EXPECT_EQ(first("<template><a>x</a></template><a>y</a>", "a"), "y");
  EXPECT_EQ(first("<template><a>x</a></template>", "template a"), "(none)");
  EXPECT_EQ(first("<template><a>x</a></template>", "template:has(a)"), "(none)");
  EXPECT_EQ(first("<template><a>x</a></template>", "template:empty::html"), "<template><a>x</a></template>");
  EXPECT_EQ(first("<template><a>x</a></template>", "template::html"), "<template><a>x</a></template>");
}

TEST(HtmlDocument, FindsAttributesOfForeignElements) {
  EXPECT_EQ(first("<svg><use xlink:href=#a></svg>", "use@xlink:href"), "#a");
  EXPECT_EQ(first("<svg><use xlink:href=#a></svg>", "[xlink\\:href]@xlink:href"), "#a");
  EXPECT_EQ(first("<svg><use xlink:href=#a></svg>", "[href]::html"), "(none)");
  EXPECT_EQ(first("<svg viewbox='0 0'></svg>", "svg@viewBox"), "0 0");
}

TEST(HtmlDocument, KeepsWithinItsMemory) {
  std::string page;
  for (int i = 0; i < 10'000; ++i)
    page += "<p>x";
  constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
  EXPECT_TRUE(HtmlDocument::parse(page, 32 * mebibyte));
  for (auto const limit : {std::size_t{0}, std::size_t{1}, std::size_t{100'000}, mebibyte})
    EXPECT_FALSE(HtmlDocument::parse(page, limit)) << limit;
  EXPECT_EQ(HtmlDocument::parse(page, mebibyte).error().reason, "HTML too large: its tree needs more than 1 MiB");
}

}  // namespace document_cases
}  // namespace
}  // namespace scrape::extract
