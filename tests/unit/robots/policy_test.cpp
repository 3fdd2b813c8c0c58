#include <scrape/robots/policy.hpp>

#include <gtest/gtest.h>

namespace scrape::robots {
namespace {

// RFC 9309 §2.3.1.
TEST(RobotsPolicy, FollowsTheStatus) {
  struct Row {
    int status;
    Access access;
  };
  constexpr Row table[] = {
      {200, Access::successful},  {203, Access::successful},  {204, Access::successful},  {206, Access::successful},
      {301, Access::redirect},    {302, Access::redirect},    {303, Access::redirect},    {307, Access::redirect},
      {308, Access::redirect},    {300, Access::unavailable}, {304, Access::unavailable}, {400, Access::unavailable},
      {401, Access::unavailable}, {403, Access::unavailable}, {404, Access::unavailable}, {410, Access::unavailable},
      {451, Access::unavailable}, {499, Access::unavailable}, {429, Access::unreachable}, {500, Access::unreachable},
      {503, Access::unreachable}, {599, Access::unreachable}, {600, Access::unreachable}, {999, Access::unreachable},
      {100, Access::unreachable}, {0, Access::unreachable},
  };
  for (auto const& [status, access] : table)
    EXPECT_EQ(access_of(status, 0), access) << status;
}

TEST(RobotsPolicy, FollowsFiveRedirects) {
  for (int redirects = 0; redirects < most_redirects; ++redirects)
    EXPECT_EQ(access_of(301, redirects), Access::redirect) << redirects;
  EXPECT_EQ(access_of(301, most_redirects), Access::unavailable);
  EXPECT_EQ(access_of(200, most_redirects), Access::successful);
  EXPECT_EQ(access_of(404, most_redirects), Access::unavailable);
  EXPECT_EQ(access_of(500, most_redirects), Access::unreachable);
}

}  // namespace
}  // namespace scrape::robots
