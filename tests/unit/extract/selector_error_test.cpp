#include <scrape/extract/html_query.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::extract {
namespace {
namespace selector_errors {

SelectorError error_of(std::string_view text) {
  auto const parsed = HtmlQuery::parse(text);
  auto const* const error = std::get_if<SelectorError>(&parsed);
  return error == nullptr ? SelectorError{0, "no error"} : *error;
}

TEST(SelectorErrors, NameThePlaceAndTheReason) {
  struct Case {
    char const* selector;
    std::size_t column;
    char const* reason;
  };
  for (auto const& [selector, column, reason] : {
           Case{"", 1, "the selector is empty"},
           {"  ", 3, "the selector is empty"},
           {"a,", 3, "expected a selector, not the end"},
           {"a,,b", 3, "expected a selector, not ','"},
           {"a > ", 5, "expected a selector, not the end"},
           {"a > > b", 5, "expected a selector, not '>'"},
           {"a)", 2, "unexpected ')'"},
           {"a b}", 4, "unexpected '}'"},
           {"5", 1, "expected a selector, not '5'"},
           {"#1", 2, "expected an id, which begins with a letter, not '1'"},
           {"..a", 2, "expected a class, which begins with a letter, not '.'"},
           {"svg|a", 4, "namespaces cannot be named here: leave out what stands before '|', and it"},
           {"[a", 3, "expected ']' or one of =, ~=, |=, ^=, $= and *=, not the end"},
           {"[a=", 4, "expected a name or a quoted value, not the end"},
           {"[a=5]", 4, "expected a name or a quoted value, not '5'"},
           {"[a=b", 5, "expected ']', not the end"},
           {"[a=b x]", 6, "expected i, s or ']', not 'x'"},
           {"[a='b]", 4, "the string has no end"},
           {"[a='b\n']", 4, "the string has no end"},
           {"a/* b", 2, "the comment has no end"},
           {"a\\", 2, "unexpected '\\'"},
           {":", 2, "expected the name of a pseudo-class, not the end"},
           {"a:hover", 2, "unknown pseudo-class ':hover'"},
           {"a:contains('x')", 2, "unknown pseudo-class ':contains()'"},
           {"a:not", 2, "unknown pseudo-class ':not'"},
           {"a:before", 2, "':before' is made by a browser and not in the page"},
           {"a::before", 2, "'::before' is none of ::text and ::html"},
           {"a:not()", 7, "expected a selector, not ')'"},
           {"a:not(b", 8, "expected ')', not the end"},
           {"a:not(> b)", 9, "only ':has' takes a combinator first"},
           {"a:has(b:has(c))", 8, "':has' within ':has'"},
           {"a:has(:is(> b))", 13, "only ':has' takes a combinator first"},
           {":nth-child()", 12, "expected a number, odd, even or a form such as 2n+1, not ')'"},
           {":nth-child(2n+)", 15, "expected a number, not ')'"},
           {":nth-child(2 n)", 14, "expected 'of' or ')'"},
           {":nth-child(+ 2)", 13, "expected a number, odd, even or a form such as 2n+1, not ' '"},
           {":nth-of-type(2 of a)", 16, "expected ')', not 'o'"},
           {"a::text b", 9, "nothing may follow '::text', which is about the whole list"},
           {"a@href, b", 7, "nothing may follow '@href', which is about the whole list"},
           {"a@", 3, "expected the name of an attribute, not the end"},
           {"a::text@href", 8, "nothing may follow '::text', which is about the whole list"},
           {":is(a::text)", 6, "expected ')', not ':'"},
           {"a \xC3\xA9{", 5, "unexpected '{'"},
           {"a \x01", 3, "expected a selector, not '\\x01'"},
       }) {
    auto const error = error_of(selector);
    EXPECT_EQ(error.column, column) << selector;
    EXPECT_EQ(error.reason, reason) << selector;
  }
}

TEST(SelectorErrors, BoundWhatASelectorMayBe) {
  std::string deep;
  for (int i = 0; i < 17; ++i)
    deep += ":is(";
  EXPECT_EQ(error_of(deep).reason, "more than 16 parentheses within each other");
  EXPECT_EQ(error_of(deep).column, 65U);
  EXPECT_EQ(error_of(std::string(16 * 1024 + 1, 'a')).reason, "longer than 16384 bytes");
  EXPECT_EQ(error_of(std::string(16 * 1024, 'a')).reason, "no error");
}

}  // namespace selector_errors
}  // namespace
}  // namespace scrape::extract
