#include <scrape/base/char_set.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape {
namespace {

std::string members(CharSet const& set) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (set(static_cast<char>(byte))) all += static_cast<char>(byte);
  }
  return all;
}

TEST(CharSet, HasItsMembersAndNoOthers) {
  EXPECT_EQ(members(CharSet("")), "");
  EXPECT_EQ(members(CharSet("ba-\xff")), "-ab\xff");
  EXPECT_EQ(members(CharSet("b") | "ac"), "abc");
}

TEST(CharSet, KnowsAlphanumerics) {
  EXPECT_EQ(members(lower_digits), "0123456789abcdefghijklmnopqrstuvwxyz");
  EXPECT_EQ(members(alphanumerics), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

}  // namespace
}  // namespace scrape
