#include <scrape/plan/fingerprint_set.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

TEST(FingerprintSet, TakesATextOnce) {
  FingerprintSet set;

  EXPECT_TRUE(set.insert("a"));
  EXPECT_FALSE(set.insert("a"));
}

TEST(FingerprintSet, KeepsTextsApart) {
  FingerprintSet set;

  EXPECT_TRUE(set.insert(""));
  EXPECT_TRUE(set.insert("a"));
  EXPECT_TRUE(set.insert("A"));
  EXPECT_TRUE(set.insert(std::string_view("a\0", 2)));
  EXPECT_FALSE(set.insert(""));
}

TEST(FingerprintSet, RemembersManyTexts) {
  FingerprintSet set;
  for (int i = 0; i < 100'000; ++i)
    ASSERT_TRUE(set.insert("https://example.org/" + std::to_string(i)));

  for (int i = 0; i < 100'000; ++i)
    ASSERT_FALSE(set.insert("https://example.org/" + std::to_string(i)));
}

TEST(FingerprintSet, TakesNineToTwelveBytesAText) {
  FingerprintSet set;
  for (std::size_t size = 1; size <= 500'000; ++size) {
    ASSERT_TRUE(set.insert("https://example.org/" + std::to_string(size)));
    if (size % 50'000 != 0) continue;
    EXPECT_GE(set.memory(), 9 * size);
    EXPECT_LE(set.memory(), 12 * size) << size;
  }
}

TEST(FingerprintSet, RemembersAfterAMove) {
  FingerprintSet first;
  first.insert("a");

  auto second = std::move(first);

  EXPECT_FALSE(second.insert("a"));
}

}  // namespace
}  // namespace scrape::plan
