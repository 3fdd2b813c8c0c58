#include <scrape/extract/extraction.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace scrape::extract {
namespace {

struct Case {
  char const* text;
  char const* name;
  char const* selector;
  Type type;
  bool is_list;
};

class FieldText : public testing::TestWithParam<Case> {};

TEST_P(FieldText, IsRead) {
  auto const& expected = GetParam();
  auto const field = parse_field(expected.text);
  EXPECT_EQ(field.name, expected.name);
  EXPECT_EQ(field.selector, expected.selector);
  EXPECT_EQ(field.type, expected.type);
  EXPECT_EQ(field.is_list, expected.is_list);
}

INSTANTIATE_TEST_SUITE_P(Forms, FieldText,
                         testing::Values(Case{"title=h1", "title", "h1", Type::native, false},
                                         Case{"links[]=a@href", "links", "a@href", Type::native, true},
                                         Case{"price:number=.price", "price", ".price", Type::number, false},
                                         Case{"prices[]:number=.price", "prices", ".price", Type::number, true},
                                         Case{"id:string=/id", "id", "/id", Type::string, false},
                                         Case{"in stock = jq:.a == 1 ", "in stock", "jq:.a == 1", Type::native, false},
                                         Case{"a=[href='x=y']", "a", "[href='x=y']", Type::native, false},
                                         Case{"größe=td", "größe", "td", Type::native, false}));

TEST(FieldText, IsRefusedWhenItIsNone) {
  for (auto const* const text : {"", "title", "=h1", "[]=h1", ":number=h1", "title=", "title= ", "price:float=p",
                                 "price:=p", "price:number[]=p", "url=a@href", "index=td", "\xff=h1"}) {
    EXPECT_THROW(parse_field(text), std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace scrape::extract
