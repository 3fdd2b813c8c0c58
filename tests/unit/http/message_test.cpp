#include <scrape/http/message.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace scrape::http {
namespace {

// cli.md, "http".
TEST(Message, SpellsItsVersionAsRecordsDo) {
  EXPECT_EQ(std::string_view(name_of(Version::http_1_0)), "1.0");
  EXPECT_EQ(std::string_view(name_of(Version::http_1_1)), "1.1");
  EXPECT_EQ(std::string_view(name_of(Version::http_2)), "2");
}

TEST(Message, AsksWithGetUnlessToldOtherwise) {
  EXPECT_EQ(Request().method, "GET");
}

}  // namespace
}  // namespace scrape::http
