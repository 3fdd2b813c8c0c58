#include <scrape/base/base64.hpp>

#include <gtest/gtest.h>

namespace scrape {
namespace {

// RFC 4648 §10.
TEST(Base64, HasTheVectorsOfTheRfc) {
  struct Row {
    char const* bytes;
    char const* text;
  };
  for (auto const& [bytes, text] : {Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"},
                                    Row{"foob", "Zm9vYg=="}, Row{"fooba", "Zm9vYmE="}, Row{"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  EXPECT_EQ(from_base64("/+8="), "\xff\xef");
}

TEST(Base64, IsNothingElse) {
  for (auto const* const text :
       {"Z", "Zg", "Zg=", "Zg==\n", " Zg=", "Zm9v====", "====", "Z===", "Zm=v", "Zm9*", "Zm9-"})
    EXPECT_FALSE(from_base64(text).has_value()) << text;
}

}  // namespace
}  // namespace scrape
