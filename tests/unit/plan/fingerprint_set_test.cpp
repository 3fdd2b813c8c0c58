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

TEST(FingerprintSet, TakesTwelveBytesForEachText) {
  constexpr std::size_t few = std::size_t{264} * 1024;
  FingerprintSet set;
  for (std::size_t size = 0; size < 500'000; ++size) {
    if (size % 1'000 == 0) {
      ASSERT_LE(set.memory(), few + 12 * size) << size;
    }
    set.insert("https://example.org/" + std::to_string(size));
  }
  EXPECT_GE(set.memory(), std::size_t{500'000} * 9);
}

TEST(FingerprintSet, RemembersAfterAMove) {
  FingerprintSet first;
  first.insert("a");

  auto second = std::move(first);

  EXPECT_FALSE(second.insert("a"));
}

}  // namespace
}  // namespace scrape::plan
