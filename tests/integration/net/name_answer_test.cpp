// What follows from the answers for both families of a name.

#include "net/name_answer.hpp"

#include <ares.h>
#include <gtest/gtest.h>

#include <array>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;

TimePoint const now = Clock::now();
auto const address = asio::ip::make_address("127.0.0.1");

NameAnswer of(NameAnswer::Part one, NameAnswer::Part other) {
  NameAnswer answer;
  answer.add(std::move(one));
  answer.add(std::move(other));
  return answer;
}

TEST(NameAnswer, FailsForTheReasonThatLeavesMostOpen) {
  struct Case {
    int one;
    int other;
    int both;
  };
  for (auto const& [one, other, both] : std::to_array<Case>({
           {ARES_ENOTFOUND, ARES_ENOTFOUND, ARES_ENOTFOUND},
           {ARES_ENODATA, ARES_ENODATA, ARES_ENODATA},
           {ARES_SUCCESS, ARES_ENODATA, ARES_ENODATA},  // only an alias
           {ARES_ENOTFOUND, ARES_ENODATA, ARES_ENODATA},
           {ARES_ENOTFOUND, ARES_ESERVFAIL, ARES_ESERVFAIL},
           {ARES_ENODATA, ARES_ETIMEOUT, ARES_ETIMEOUT},
           {ARES_ECONNREFUSED, ARES_EREFUSED, ARES_EREFUSED},
           {ARES_ETIMEOUT, ARES_ESERVFAIL, ARES_ESERVFAIL},
           {ARES_ENOTFOUND, ARES_EDESTRUCTION, ARES_EDESTRUCTION},
       })) {
    EXPECT_EQ(of({one, {}, now}, {other, {}, now}).status(), both) << one << ' ' << other;
    EXPECT_EQ(of({other, {}, now}, {one, {}, now}).status(), both) << other << ' ' << one;
  }
}

TEST(NameAnswer, IsGoodWhereOneFamilyHasAnAddress) {
  for (auto const other : {ARES_ENOTFOUND, ARES_ENODATA, ARES_ESERVFAIL, ARES_ETIMEOUT}) {
    auto const answer = of({other, {}, now + 1s}, {ARES_SUCCESS, {address}, now + 60s});
    EXPECT_EQ(answer.status(), ARES_SUCCESS) << other;
    EXPECT_EQ(answer.addresses(), Addresses{address}) << other;
    EXPECT_EQ(answer.good_until(), now + 60s) << other;
  }
}

TEST(NameAnswer, IsGoodUntilTheFirstPartIsNot) {
  EXPECT_EQ(of({ARES_SUCCESS, {address}, now + 60s}, {ARES_SUCCESS, {address}, now + 5s}).good_until(), now + 5s);
  EXPECT_EQ(of({ARES_ENODATA, {}, now + 2s}, {ARES_ESERVFAIL, {}, now + 1s}).good_until(), now + 1s);
}

}  // namespace
}  // namespace scrape::net
