#include <scrape/base/fatal.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace scrape {
namespace {

TEST(Fatal, SaysWhatIsWrong) {
  EXPECT_STREQ(ConfigurationError("a").what(), "a");
  EXPECT_STREQ(LocalTrouble("b").what(), "b");
}

TEST(Fatal, KeepsTheTwoKindsApart) {
  EXPECT_THROW(throw ConfigurationError("a"), ConfigurationError);
  EXPECT_FALSE((std::is_base_of_v<ConfigurationError, LocalTrouble>));
  EXPECT_FALSE((std::is_base_of_v<LocalTrouble, ConfigurationError>));
}

}  // namespace
}  // namespace scrape
