#include <scrape/plan/connection_attempts.hpp>

#include <gtest/gtest.h>

#include <string>

namespace scrape::plan {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint first_moment{};

// RFC 8305 §5.
TEST(ConnectionAttemptsTest, BeginOneAfterTheOther) {
  ConnectionAttempts attempts(3);
  EXPECT_EQ(attempts.next(first_moment), 0U);
  EXPECT_EQ(attempts.next(first_moment), std::nullopt);
  EXPECT_EQ(attempts.next_at(), first_moment + attempt_delay);
  EXPECT_EQ(attempts.next(first_moment + attempt_delay - 1ms), std::nullopt);
  EXPECT_EQ(attempts.next(first_moment + attempt_delay), 1U);
  EXPECT_EQ(attempts.next(first_moment + 2 * attempt_delay + 10ms), 2U);
  EXPECT_EQ(attempts.next_at(), TimePoint::max());
  EXPECT_EQ(attempts.next(first_moment + 1h), std::nullopt);
}

// RFC 8305 §5: it need not wait for what has failed.
TEST(ConnectionAttemptsTest, BeginAtOnceAfterAFailure) {
  ConnectionAttempts attempts(3);
  attempts.next(first_moment);
  attempts.failed();
  EXPECT_EQ(attempts.next(first_moment + 1ms), 1U);
  EXPECT_EQ(attempts.next(first_moment + 2ms), std::nullopt);
  EXPECT_EQ(attempts.next_at(), first_moment + 1ms + attempt_delay);
}

TEST(ConnectionAttemptsTest, AreOverWhenAllHaveFailed) {
  ConnectionAttempts attempts(2);
  EXPECT_FALSE(attempts.is_over());
  attempts.next(first_moment);
  attempts.failed();
  EXPECT_FALSE(attempts.is_over());
  attempts.next(first_moment);
  EXPECT_FALSE(attempts.is_over());
  attempts.failed();
  EXPECT_TRUE(attempts.is_over());
}

// RFC 8305 §4.
TEST(ConnectionAttemptsTest, GoFromOneFamilyToTheOther) {
  struct Row {
    std::vector<std::string> given;
    std::vector<std::string> expected;
  };
  for (auto const& [given, expected] :
       {Row{{}, {}}, Row{{"4a"}, {"4a"}}, Row{{"6a", "6b", "4a", "4b"}, {"6a", "4a", "6b", "4b"}},
        Row{{"6a", "6b", "6c", "4a"}, {"6a", "4a", "6b", "6c"}}, Row{{"4a", "6a", "6b"}, {"4a", "6a", "6b"}},
        Row{{"4a", "4b"}, {"4a", "4b"}}, Row{{"4a", "6a", "4b", "6b"}, {"4a", "6a", "4b", "6b"}}}) {
    EXPECT_EQ(interleaved(given, [](std::string const& address) { return address[0]; }), expected);
  }
}

}  // namespace
}  // namespace scrape::plan
