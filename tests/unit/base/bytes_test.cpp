#include <scrape/base/bytes.hpp>

#include <gtest/gtest.h>

namespace scrape {
namespace {

TEST(Bytes, AreTheBytesOfAText) {
  auto const bytes = as_bytes(std::string_view("a\0\xff", 3));

  ASSERT_EQ(bytes.size(), 3U);
  EXPECT_EQ(bytes[0], std::byte{'a'});
  EXPECT_EQ(bytes[1], std::byte{0});
  EXPECT_EQ(bytes[2], std::byte{0xff});
}

TEST(Bytes, AreATextAgain) {
  std::string_view const text("a\0\xff", 3);

  EXPECT_EQ(as_text(as_bytes(text)), text);
  EXPECT_EQ(as_text(Bytes()), "");
}

}  // namespace
}  // namespace scrape
