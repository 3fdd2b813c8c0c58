#include <scrape/http/content_range.hpp>

#include <gtest/gtest.h>

namespace scrape::http {
namespace {

// RFC 9110 §14.4.
TEST(ContentRangeField, SaysWhichPartItIs) {
  EXPECT_EQ(parse_content_range("bytes 42-1233/1234"), (ContentRange{42, 1233, 1234}));
  EXPECT_EQ(parse_content_range("bytes 42-1233/*"), (ContentRange{42, 1233, std::nullopt}));
  EXPECT_EQ(parse_content_range("bytes 0-0/1"), (ContentRange{0, 0, 1}));
  EXPECT_EQ(parse_content_range(" BYTES 0-499/1234 "), (ContentRange{0, 499, 1234}));
  EXPECT_EQ(parse_content_range("bytes 0-18446744073709551614/18446744073709551615"),
            (ContentRange{0, 18446744073709551614U, 18446744073709551615U}));
}

TEST(ContentRangeField, IsNothingElse) {
  for (auto const* const field : {"",
                                  "bytes",
                                  "bytes ",
                                  "bytes */1234",
                                  "bytes 42-1233",
                                  "42-1233/1234",
                                  "items 0-1/2",
                                  "bytes 5-4/10",
                                  "bytes 0-10/10",
                                  "bytes 0-1/",
                                  "bytes -1/2",
                                  "bytes 0-/2",
                                  "bytes a-b/c",
                                  "bytes 0-1/2x",
                                  "bytes 0--1/2",
                                  "bytes +0-1/2",
                                  "bytes0-1/2",
                                  "bytes 0-1/1/2",
                                  "bytes 0-18446744073709551616/*",
                                  "bytes=0-1/2"}) {
    EXPECT_FALSE(parse_content_range(field).has_value()) << field;
  }
}

// RFC 9110 §8.8.3.
TEST(EntityTag, IsStrongOrNot) {
  for (auto const* const tag : {"\"xyzzy\"", "\"\"", "\"a!#\xc3\xa4\""})
    EXPECT_TRUE(is_strong_tag(tag)) << tag;
  for (auto const* const tag : {"", "W/\"xyzzy\"", "xyzzy", "\"", "\"a b\"", "\"a\"b\"", "\"a", "a\"", "\"a\", \"b\""})
    EXPECT_FALSE(is_strong_tag(tag)) << tag;
}

}  // namespace
}  // namespace scrape::http
